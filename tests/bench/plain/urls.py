from django.urls import path

from tests.bench.plain import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("news/", views.PostList.as_view(), name="list"),
    path("news/<slug:slug>/", views.PostDetail.as_view(), name="post"),
]
