"""Domains of e-mail addresses that are nobody's company's: the mail hosts anybody has an address at, and
names under which anybody registers theirs."""

from __future__ import annotations

from collections.abc import Iterable

# The large hosts, by what addresses there end with; not all there are, so a way in is proved as well.
_MAIL_HOSTS = """
126.com 139.com 163.com 189.cn aim.com alice.it aliyun.com aol.com att.net bellsouth.net bigpond.com
bk.ru bluewin.ch btinternet.com charter.net comcast.net cox.net daum.net disroot.org duck.com
earthlink.net email.com fastmail.com fastmail.fm free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com
gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es
hotmail.fr hotmail.it hush.com hushmail.com icloud.com inbox.com inbox.ru juno.com laposte.net
libero.it list.ru live.co.uk live.com live.fr live.nl mac.com mail.com mail.de mail.ru mailbox.org
mailfence.com mailinator.com me.com msn.com naver.com neuf.fr ntlworld.com optonline.net orange.fr
outlook.com outlook.de outlook.es outlook.fr outlook.it pm.me posteo.de posteo.net proton.me
protonmail.ch protonmail.com qq.com rediffmail.com riseup.net rocketmail.com sbcglobal.net seznam.cz
sfr.fr shaw.ca sina.com sky.com sohu.com startmail.com t-online.de talktalk.net telenet.be
terra.com.br tiscali.it tuta.com tuta.io tutanota.com tutanota.de ukr.net uol.com.br verizon.net
virgilio.it virginmedia.com wanadoo.fr web.de windowslive.com wp.pl ya.ru yahoo.ca yahoo.co.id
yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au yahoo.com.br yahoo.com.mx yahoo.de
yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com
"""
# What stands before a country's two letters where names are registered below it (co.uk, com.au, edu.eg).
_BELOW_COUNTRIES = """
ac ad asn asso biz co com edu go gob gov gouv gub gv id ind inf info int k12 lg ltd me mil ne net
nhs nic nom or org plc police sch school sci web
"""
_HOSTS, _BELOW = frozenset(_MAIL_HOSTS.split()), frozenset(_BELOW_COUNTRIES.split())


def is_public(domain: str) -> bool:
    """Whether anybody can have an address of that domain (in small letters), or a name below it."""
    labels = domain.split(".")
    if len(labels) < 2 or domain in _HOSTS:
        return True
    return len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _BELOW


def and_above(domains: Iterable[str]) -> set[str]:
    """The domains and those they are part of (physics.uni.example is of uni.example), but no public one."""
    found = set()
    for domain in domains:
        labels = domain.split(".")
        found |= {".".join(labels[at:]) for at in range(len(labels))}
    return {domain for domain in found if not is_public(domain)}
