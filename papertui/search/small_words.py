"""Small words: they say little by themselves."""

_SMALL = """
a about all also am among an and any are as at be been being between both but by can could did do
does each either else et al for from had has have how i if in into is it its itself just let like
may me might more most much must my of off on onto or other our out over own shall she should so
some something such than that the their them then there these they thing things this those through
thus to too toward towards under up upon us use used using very via was we were what when where
whether which while who whom whose why will with within would you your
"""
_COMBINING = """
anti auto bi bio co counter cross cyber de electro ex extra geo hetero homo hyper hypo infra inter
intra macro mega meta micro mid mini mono multi nano neuro non omni over para peri photo poly post
pre pro proto pseudo psycho quasi re self semi spatio sub super supra tele trans tri ultra un under
uni vice
"""

SMALL = frozenset(_SMALL.split())
"""Papers may lack them if the query has other words, and they never form a compound."""

COMBINING = frozenset(_COMBINING.split())
"""First parts of compounds that are not words by themselves."""
