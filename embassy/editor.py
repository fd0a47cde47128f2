"""The rich-text editor of the newsroom: its tools, and what it lets through."""

# What it offers is what embassy/markup.py keeps. The plug-ins and dialog tabs that are left
# out call other companies, load frames or make what would be cleaned away again.
CONFIG = {
    "toolbar": [
        ["Format", "Bold", "Italic", "RemoveFormat"],
        ["BulletedList", "NumberedList", "Blockquote"],
        ["Link", "Unlink", "Table"],
        ["PasteText", "Undo", "Redo", "Maximize"],
    ],
    "format_tags": "p;h2;h3",
    "allowedContent": (
        "h2 h3 p ul li blockquote strong em s sub sup br caption thead tbody tr;"
        "ol[start,type]; table; th[scope,colspan,rowspan]; td[colspan,rowspan]; a[!href]"
    ),
    "removePlugins": (
        "scayt,wsc,exportpdf,iframe,forms,smiley,about,save,newpage,print,templates,"
        "flash,image,uploadimage,uploadfile,filebrowser,elementspath,preview,language,"
        "copyformatting"
    ),
    "removeDialogTabs": "link:upload;link:target;link:advanced;table:advanced",
    "linkDefaultProtocol": "https://",
    "customConfig": "",
    "stylesSet": False,
    "disableNativeSpellChecker": False,
    "versionCheck": False,
    "entities": False,
    "height": 360,
    "width": "auto",
}
