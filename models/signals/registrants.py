"""Registrants of DOIs: the prefixes under which publishers of medicine and science name their papers.

A DOI under another prefix may be real; nothing here says whose it is, so it takes a record beside it to be a source.
"""

from __future__ import annotations

_PREFIXES = """
    1001 1002 1007 1016 1017 1021 1038 1046 1053 1055 1056 1061 1063 1073 1074 1080 1083 1086 1088 1089 1093 1096
    1097 1098 1101 1103 1111 1126 1128 1136 1146 1152 1155 1158 1159 1161 1164 1172 1176 1177 1183 1186 1200 1210
    1212 1371 1377 1503 1542 1634 2105 2147 2165 2174 2196 2214 2215 2217 2307 2337 2519 2807 3109 3122 3310 3322
    3389 3390 3399 3758 3760 3945 4103 5114 5694 7150 7326 7554 7717 7759 7861 12659 12688 15585 15252 17226 18632
    20944 21037 21203 21769
"""
_KNOWN = frozenset(_PREFIXES.split())


def is_known(doi: str) -> bool:
    """Whether the DOI stands under the prefix of a publisher known here, as in `10.1136/...`."""
    return doi.partition("/")[0].removeprefix("10.") in _KNOWN
