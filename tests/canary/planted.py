"""The canaries: unmistakable texts, each planted in one place of the program."""

CANARIES = {
    "Chinese name": "金丝雀翠羽器械",
    "English name": "Kanarienvogel Optics",
    "phone": "139-0717-4242",
    "phone as digits": "13907174242",
    "e-mail": "girlitz@stieglitz.example",
    "note": "欠我们一只木琴Xylophonrechnung",
    "changed note": "Wendehalskorrektur",
    "local field": "Zaunkoenigtagebuch",
    "tag": "雀鸟标签",
    "contact": "翠羽联系人",
    "deal": "Nachtigallgeschaeft",
    "search": "Rotkehlchensuche",
    "list search": "Blaumeisensuche",
    "filter of a view": "Goldammerfilter",
    "name of a view": "Haubentaucheransicht",
    "typed": "Rohrdommelgetippt",
    "draft of a note": "Ziegenmelkerentwurf",
    "draft of a field": "Steinschmaetzer",
    "draft in the drawer": "Baumpieperneu",
    "bulk value": "Sumpfmeisenwert",
    "tag for many": "Kohlmeisenetikett",
    "line in the peek": "Uferschnepfenzeile",
    "attached content": "Papageienvertrag",
    "attached name": "鹦鹉合同Pirolvertrag",
    "imported file": "Saatkraehenliste",
    "imported cell": "Bachstelzenzelle",
    "imported heading": "Feldlerchenspalte",
    "imported name": "Turmfalkenkunde",
    "copied": "Gimpel-ID-7781",
    "passphrase": "Eichelhaeher trinkt 42 Tassen",
    "new passphrase": "Neuntoeter fliegt 88 Runden",
    "wrong passphrase": "Kuckuck im 3. fremden Nest",
    "message of a bug": "Pechvogelfehler",
    "message of a thread": "Singvogelfaden",
    "message of a warning": "Wasservogelwarnung",
    "wrong value": "Grauganswert",
    "unknown field": "weidenzeisigfeld",
    "bad expression": "Teichrohrausdruck",
    "label of a field": "Heckenbraunelle",
    "import profile": "Wiesenpieperprofil",
    "conflict here": "Mauerseglerhier",
    "conflict there": "Mehlschwalbedort",
}
"""What each canary is, and the text."""

PERSON = "Zeisig Wanderfalke"
"""The name of the person at the screen. The unlock card shows it, so that it stands beside the key
slots, in clear; nowhere else.
"""
