from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView, ListView

from tests.bench.plain.models import Post


def published() -> QuerySet[Post]:
    return Post.objects.filter(
        is_published=True, published_at__lte=timezone.now()
    ).prefetch_related("categories")


class Home(ListView):
    template_name = "plain/home.html"

    def get_queryset(self) -> QuerySet[Post]:
        return published()[:10]


class PostList(ListView):
    template_name = "plain/list.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Post]:
        return published()


class PostDetail(DetailView):
    template_name = "plain/post.html"

    def get_queryset(self) -> QuerySet[Post]:
        return published()
