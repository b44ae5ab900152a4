# ruff: noqa: INP001  (a settings file, read by Pelican)
SITENAME = "Many small steps"
SITEURL = "https://bench.example/journal"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "simple"
THEME_TEMPLATES_OVERRIDES = ["templates"]

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
USE_FOLDER_AS_CATEGORY = False
DIRECT_TEMPLATES = ["index", "tags"]
DEFAULT_PAGINATION = 20

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
FEED_ALL_RSS = "feed.xml"
TAG_FEED_RSS = "tags/{slug}/feed.xml"
RSS_FEED_SUMMARY_ONLY = False
FEED_MAX_ITEMS = 30

FORMATTED_FIELDS: list[str] = []

# Reads only what changed since the last run: the quick way to build again.
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
