"""The names that forges have for emoji, for those that are often written: `:+1:`.

The names are those of GitHub, which GitLab and Forgejo know as well.
"""

from __future__ import annotations

_TABLE = """
+1 1f44d, thumbsup 1f44d, -1 1f44e, thumbsdown 1f44e, clap 1f44f, wave 1f44b, ok_hand 1f44c, pray 1f64f, muscle 1f4aa,
raised_hands 1f64c, point_up 261d, point_down 1f447, point_left 1f448, point_right 1f449, smile 1f604, smiley 1f603,
grin 1f601, grinning 1f600, laughing 1f606, joy 1f602, sweat_smile 1f605, wink 1f609, blush 1f60a, heart_eyes 1f60d,
sunglasses 1f60e, thinking 1f914, confused 1f615, cry 1f622, sob 1f62d, disappointed 1f61e, scream 1f631, sweat 1f613,
slightly_smiling_face 1f642, upside_down_face 1f643, neutral_face 1f610, roll_eyes 1f644, see_no_evil 1f648,
heart 2764-fe0f, broken_heart 1f494, sparkling_heart 1f496, blue_heart 1f499, tada 1f389, rocket 1f680, eyes 1f440,
fire 1f525, sparkles 2728, star 2b50, star2 1f31f, zap 26a1, boom 1f4a5, 100 1f4af, bulb 1f4a1, bug 1f41b, memo 1f4dd,
pencil 1f4dd, book 1f4d6, books 1f4da, wrench 1f527, hammer 1f528, lock 1f512, key 1f511, mag 1f50d, link 1f517,
bell 1f514, calendar 1f4c5, chart_with_upwards_trend 1f4c8, chart_with_downwards_trend 1f4c9, coffee 2615, beer 1f37a,
beers 1f37b, cake 1f370, pizza 1f355, dog 1f436, cat 1f431, snake 1f40d, crab 1f980, penguin 1f427, whale 1f433,
octocat 1f419, robot 1f916, ghost 1f47b, skull 1f480, trophy 1f3c6, construction 1f6a7, package 1f4e6,
white_check_mark 2705, heavy_check_mark 2714-fe0f, x 274c, warning 26a0-fe0f, question 2753, exclamation 2757,
information_source 2139-fe0f, no_entry 26d4, stop_sign 1f6d1, hourglass 231b, alarm_clock 23f0, arrow_up 2b06-fe0f,
arrow_down 2b07-fe0f, arrow_left 2b05-fe0f, arrow_right 27a1-fe0f, sunny 2600-fe0f, rainbow 1f308, snowflake 2744-fe0f
"""


def _characters(code: str) -> str:
    return "".join([chr(int(point, 16)) for point in code.split("-")])


EMOJI = {name: _characters(code) for name, code in map(str.split, _TABLE.replace("\n", " ").split(","))}
