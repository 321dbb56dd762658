"""The countries of generated receipts and invoices: language, money, dates, places, taxes and forms. Every town and street is invented."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Regime:
    """A way to tax: classes of goods, each with its mark and its taxes (label, percent)."""
    classes: tuple
    included: bool = True  # prices of shops hold the tax
    id_label: str = ""
    years: tuple = (2019, 2026)
    title: bool = False  # receipts are headed as tax invoices


@dataclass(frozen=True)
class Country:
    id: str
    code: str  # ISO 3166
    language: str
    currency: str
    signs: tuple  # as printed beside amounts; "" for none
    numbers: tuple  # (thousands, decimals)
    dates: tuple
    places: tuple  # "postcode and town" as fill() patterns
    streets: tuple
    phones: tuple
    legal: tuple
    regimes: tuple
    domain: str
    scale: float = 1.0  # price level against the words' prices
    sign_after: bool = False
    step: int = 1  # smallest coin, in minor units
    letter: bool = False  # US letter paper
    clock: tuple = ("H:M", "H:M:S")
    lakh: bool = False
    accounts: tuple = ()  # bank details without IBAN
    tax_word: str = ""
    minor_digits: int = 2  # decimals of the currency
    fields: dict = field(default_factory=dict, hash=False)  # words that differ from the language's


def one(label, rate, mark="", **more):
    return Regime(((mark, ((label, rate),)),), **more)


def rates(label, *classes, **more):
    """Classes of one tax at several rates: ("A", "19"), ("B", "7")."""
    return Regime(tuple((mark, ((label, rate),) if rate != "0" else ()) for mark, rate in classes), **more)


US_DATES = ("m/d/Y", "m/d/y", "M/D/Y", "b D, Y", "B D, Y", "m-d-Y")
UK_DATES = ("d/m/Y", "d/m/y", "D B Y", "d b Y", "o B Y", "o of B Y", "d-b-y", "d.m.y")
DE_DATES = ("d.m.Y", "d.m.y", "D. B Y", "d. B Y", "d.m.Y")
FR_DATES = ("d/m/Y", "d/m/y", "D B Y", "d.m.Y", "d-m-Y")
COMMA, POINT, SPACE = (".", ","), (",", "."), (" ", ",")

COUNTRIES = [
    Country("en-US", "US", "en", "USD", ("$", "", "USD"), POINT, US_DATES, ("Callow Springs, OR 97###", "Fort Haskett, TX 78###", "Marlow Falls, OH 44###", "Pinder City, CO 80###"),
            ("%### Cedar Hollow Rd", "%## Old Mill Ave, Suite %#", "%### W Granger St"), ("(555) 01#-####", "555-01#-####", "+1 555 01# ####"), ("", "", "LLC", "Inc.", "Corp."),
            (rates("Sales Tax", ("T", "8.25"), ("N", "0"), included=False), one("Tax", "6.5", included=False), Regime((("T", (("State Tax", "4.5"), ("City Tax", "2.25"))), ("N", ())), included=False),
             one("TAX 1", "7", included=False), Regime((("", ()),))), "example", letter=True, clock=("h:M P", "h:M:S P", "H:M"), accounts=("Routing 0######## Account ########", "ABA 1######## Acct #########"), tax_word="Sales Tax"),
    Country("en-CA", "CA", "en", "CAD", ("$", "CA$", "", "CAD"), POINT, ("Y-m-d", "m/d/Y", "d/m/Y", "B D, Y", "b D, Y"), ("Lake Arden, ON K#@ #@#", "Port Willow, BC V#@ #@#", "Fort Bramble, AB T#@ #@#"),
            ("%## Larch Crescent", "%### Ferry Road", "Unit %#, %### Mill St"), ("(555) 01#-####", "1-555-01#-####"), ("", "Ltd.", "Inc."),
            (one("HST", "13", included=False, id_label="HST #"), Regime((("GP", (("GST", "5"), ("PST", "7"))), ("G", (("GST", "5"),))), included=False, id_label="GST #"), one("GST", "5", included=False, id_label="GST/HST No.")),
            "example.ca", 1.35, step=5, letter=True, clock=("h:M P", "H:M"), accounts=("Transit #####-### Account #######",), tax_word="HST"),
    Country("fr-CA", "CA", "fr", "CAD", ("$", "", "$ CA"), (" ", ","), ("Y-m-d", "D B Y", "d/m/Y"), ("Sainte-Lorette (Québec) G#@ #@#", "Val-Émery (QC) J#@ #@#"), ("%##, rue des Érables", "%###, chemin du Quai"),
            ("555 01#-####", "(555) 01#-####"), ("", "inc.", "ltée"), (Regime((("", (("TPS", "5"), ("TVQ", "9.975"))),), included=False, id_label="TPS"),), "example.ca", 1.35, True, 5, True, ("H h M", "H:M"),
            accounts=("Transit #####-### Compte #######",), tax_word="Taxes"),
    Country("en-GB", "GB", "en", "GBP", ("£", "£", "", "GBP"), POINT, UK_DATES, ("Dunmarsh, DM# #@@", "Harrowby Vale, HV## #@@", "Stoke Pellow, SP# #@@"), ("%# Ferry Lane", "Unit %, Kiln Yard", "%## High Street"),
            ("01632 960###", "020 7946 0###", "+44 1632 960###"), ("", "", "Ltd", "Limited", "plc", "LLP"),
            (rates("VAT", ("A", "20"), ("Z", "0"), id_label="VAT No."), one("VAT", "20", id_label="VAT Reg No"), rates("VAT", ("S", "20"), ("R", "5"), id_label="VAT number"), Regime((("", ()),))),
            "example.co.uk", 0.9, accounts=("Sort code 04-##-## Account ########",), tax_word="VAT"),
    Country("en-IE", "IE", "en", "EUR", ("€", "€", "EUR", ""), POINT, UK_DATES, ("Ballyfennel, Co. Cork P## @###", "Kilgarrow, Co. Kerry V## @###"), ("% Quay Street", "Unit %, Riverside Park"), ("01 555 0###", "+353 1 555 0###"),
            ("", "Ltd", "DAC", "Limited"), (rates("VAT", ("A", "23"), ("B", "13.5"), id_label="VAT No"), one("VAT", "23", id_label="VAT Reg.")), "example.ie", step=5, tax_word="VAT"),
    Country("en-AU", "AU", "en", "AUD", ("$", "$", "A$", "", "AUD"), POINT, ("d/m/Y", "d/m/y", "D b Y", "d-b-Y", "D B Y"), ("Wattle Bend NSW 2###", "Port Callan QLD 4###", "Banksia Ridge VIC 3###"), ("%# Gumtree Parade", "Shop %, %## Bay Road"),
            ("(02) 5550 ####", "07 5550 ####", "1300 555 ###"), ("", "", "Pty Ltd", "Pty Limited"), (one("GST", "10", id_label="ABN", title=True), rates("GST", ("*", "10"), ("", "0"), id_label="A.B.N.", title=True)),
            "example.com.au", 1.5, step=5, clock=("h:M P", "H:M"), accounts=("BSB 06#-### Acc ########",), tax_word="GST"),
    Country("en-NZ", "NZ", "en", "NZD", ("$", "$", "NZ$", "NZD"), POINT, ("d/m/Y", "D b Y", "D B Y", "d-m-Y"), ("Kauri Point 4###", "Te Waimoana 3###"), ("%# Totara Street", "%## Harbour Road"), ("09 555 0###", "+64 9 555 0###"),
            ("", "Limited", "Ltd"), (one("GST", "15", id_label="GST No.", title=True),), "example.co.nz", 1.6, step=10, clock=("h:M P", "H:M"), accounts=("Account 12-3###-#######-00",), tax_word="GST"),
    Country("en-IN", "IN", "en", "INR", ("Rs. ", "₹", "₹ ", "", "INR "), POINT, ("d-m-Y", "d/m/Y", "d-b-Y", "d b Y", "d.m.y"), ("Nandipuram, Karnataka 56####", "Seoragarh, Maharashtra 41####", "Vellathur, Tamil Nadu 60####"),
            ("Shop No. %#, Lake Road", "%##/@, Industrial Area Phase %", "Plot %#, MG Marg"), ("+91 55500 #####", "0555-#######"), ("", "", "Pvt Ltd", "Private Limited", "LLP"),
            (Regime((("18", (("CGST", "9"), ("SGST", "9"))), ("5", (("CGST", "2.5"), ("SGST", "2.5")))), included=False, id_label="GSTIN", title=True), one("IGST", "18", included=False, id_label="GSTIN", title=True),
             Regime((("", (("CGST", "2.5"), ("SGST", "2.5"))),), included=False, id_label="GST No", title=True)), "example.in", 45, step=100, clock=("h:M P", "H:M"), lakh=True,
            accounts=("A/c No. ############ IFSC KSTL0######",), tax_word="GST"),
    Country("en-ZA", "ZA", "en", "ZAR", ("R", "R ", "", "ZAR "), (" ", "."), ("Y/m/d", "d/m/Y", "D B Y", "Y-m-d"), ("Karoosberg, 7###", "Umdloti Heights, 4###"), ("%# Protea Avenue", "Shop %#, Kloof Mall"), ("010 555 0###", "+27 10 555 0###"),
            ("", "(Pty) Ltd", "CC"), (one("VAT", "15", id_label="VAT No", title=True), rates("VAT", ("", "15"), ("*", "0"), id_label="VAT Reg", title=True)), "example.co.za", 13, step=10, accounts=("Branch 25#### Acc ##########",), tax_word="VAT"),
    Country("en-SG", "SG", "en", "SGD", ("$", "S$", "", "SGD "), POINT, ("d/m/Y", "d/m/y", "D b Y", "d-b-Y"), ("Singapore 55####", "#01-## Telok Arcade, Singapore 06####"), ("%## Kampong Lane", "Blk %## Rambutan Road"), ("+65 6555 0###", "6555 0###"),
            ("", "Pte Ltd", "Pte. Ltd.", "LLP"), (one("GST", "9", included=False, id_label="GST Reg No", years=(2024, 2026)), one("GST", "9", id_label="GST No", years=(2024, 2026), title=True)), "example.sg", 1.4, step=5, accounts=("Account ###-#####-#",), tax_word="GST"),
    Country("en-MY", "MY", "en", "MYR", ("RM", "RM ", "", "MYR "), POINT, ("d/m/Y", "d/m/y", "d-m-Y", "D b Y", "d-b-y", "Y-m-d"), ("43### Kampung Seroja, Selangor", "50### Kuala Merpati", "81### Taman Bayu, Johor"),
            ("No. %#, Jalan Kenari %", "Lot %##, Jalan Teratai", "%#-G, Lorong Mawar"), ("03-5550 ####", "07-555 ####", "+60 3 5550 ####"), ("", "SDN BHD", "Sdn. Bhd.", "ENTERPRISE", "(M) SDN BHD", "TRADING"),
            (rates("GST", ("SR", "6"), ("ZRL", "0"), id_label="GST ID", years=(2015, 2018), title=True), one("GST", "6", "SR", id_label="GST REG NO", years=(2015, 2018), title=True), one("SST", "6", included=False, id_label="SST No", years=(2019, 2023)),
             one("Service Tax", "8", included=False, id_label="SST ID", years=(2024, 2026)), Regime((("", ()),))), "example.my", 3, step=5, clock=("h:M P", "H:M:S", "H:M"), accounts=("Acc ############",), tax_word="GST", fields={"bill_to": ["Bill to", "M/S", "To"]}),
    Country("en-AE", "AE", "en", "AED", ("AED ", "AED", "Dhs. "), POINT, ("d/m/Y", "d-m-Y", "D b Y"), ("Al Marjan, Dubai", "Khor Nakheel, Sharjah"), ("Shop %, Palm Walk", "P.O. Box %####"), ("+971 4 555 0###",), ("", "LLC", "FZ-LLC", "Trading LLC"),
            (one("VAT", "5", id_label="TRN", title=True), one("VAT", "5", included=False, id_label="TRN", title=True)), "example.ae", 4, step=25, accounts=("Account ############",), tax_word="VAT"),
    Country("en-OM", "OM", "en", "OMR", ("OMR ", "RO ", "", "OMR"), POINT, ("d/m/Y", "d-m-Y", "D b Y"), ("Wadi Nakhl, Muscat", "Bandar Sidra, Sohar"), ("Way %###, Bldg %##", "P.O. Box %###"), ("+968 2455 0###", "2455 0###"), ("", "LLC", "SPC", "Trading LLC"),
            (one("VAT", "5", id_label="VATIN", title=True, years=(2022, 2026)), Regime((("", ()),))), "example.om", 4, step=5, minor_digits=3, accounts=("Account ################",), tax_word="VAT"),
    Country("en-KW", "KW", "en", "KWD", ("KD ", "KWD ", "K.D. ", ""), POINT, ("d/m/Y", "d-m-Y", "D b Y"), ("Block %, Salmiya Bay, Kuwait", "Sharq Gardens, Kuwait City"), ("Street %#, Bldg %", "Shop %#, Dana Arcade"), ("+965 2555 0###", "2555 0###"), ("", "W.L.L.", "Co. W.L.L."),
            (Regime((("", ()),)),), "example.kw", 3, step=5, minor_digits=3, accounts=("Account ############",), tax_word="VAT"),
    Country("de-DE", "DE", "de", "EUR", ("€", " €", "EUR", ""), COMMA, DE_DATES, ("49### Oberlohe", "31### Finkenau", "80### Tannrode"), ("Lindenweg %#", "Am Kanal %", "Bahnhofstr. %#a"), ("0555 01####", "(0555) 01 ## ##", "+49 555 01####"),
            ("", "", "GmbH", "GmbH & Co. KG", "AG", "e.K.", "UG (haftungsbeschränkt)", "OHG"), (rates("MwSt", ("A", "19"), ("B", "7"), id_label="USt-IdNr."), one("USt", "19", id_label="USt-ID"), rates("MwSt.", ("1", "19"), ("2", "7"), id_label="Steuernummer")),
            "example.de", sign_after=True, tax_word="MwSt."),
    Country("de-AT", "AT", "de", "EUR", ("€", "€ ", "EUR ", ""), COMMA, DE_DATES, ("5### Seewinkl", "8### Steinbach am Moor"), ("Marktplatz %", "Dorfstraße %#"), ("0555 / 01####", "+43 555 01####"), ("", "GmbH", "KG", "e.U."),
            (rates("MwSt", ("A", "20"), ("B", "10"), id_label="UID"), one("USt", "20", id_label="ATU-Nr."), rates("USt.", ("A", "20"), ("C", "13"), id_label="UID-Nr.")), "example.at", tax_word="USt."),
    Country("de-CH", "CH", "de", "CHF", ("CHF ", "CHF", "Fr. ", ""), ("'", "."), DE_DATES, ("8### Uetlingen", "3### Moosegg", "9### Rietmatt"), ("Seestrasse %#", "Bahnhofplatz %"), ("044 555 0# ##", "+41 44 555 0# ##"), ("", "AG", "GmbH", "& Co."),
            (rates("MWST", ("A", "8.1"), ("B", "2.6"), id_label="UID", years=(2024, 2026)), one("MWST", "8.1", id_label="MWST-Nr.", years=(2024, 2026)), one("MwSt", "7.7", id_label="MWST", years=(2018, 2023))), "example.ch", 1.15, step=5, tax_word="MWST"),
    Country("fr-CH", "CH", "fr", "CHF", ("CHF ", "Fr. ", ""), ("'", "."), FR_DATES, ("12## Rivemont", "18## Vevrolles"), ("Rue du Lac %#", "Chemin des Vignes %"), ("022 555 0# ##", "+41 22 555 0# ##"), ("", "SA", "Sàrl"),
            (rates("TVA", ("A", "8.1"), ("B", "2.6"), id_label="IDE", years=(2024, 2026)), one("TVA", "8.1", id_label="N° TVA", years=(2024, 2026))), "example.ch", 1.15, step=5, tax_word="TVA"),
    Country("fr-FR", "FR", "fr", "EUR", ("€", " €", "EUR", ""), SPACE, FR_DATES, ("69### Valmont", "35### Kerbrune", "31### Montgrenat"), ("%# rue des Saules", "%, place du Marché", "ZA des Prés, lot %"), ("01 99 00 ## ##", "+33 1 99 00 ## ##"),
            ("", "", "SARL", "SAS", "SA", "EURL"), (rates("TVA", ("A", "20"), ("B", "5.5"), id_label="TVA intracom."), one("TVA", "20", id_label="N° TVA"), rates("TVA", ("1", "10"), ("2", "20"), id_label="TVA"), Regime((("", ()),))),
            "example.fr", sign_after=True, clock=("H:M", "HhM", "H:M:S"), tax_word="TVA"),
    Country("nl-BE", "BE", "nl", "EUR", ("€ ", "€", "EUR ", ""), COMMA, ("d/m/Y", "D B Y", "d-m-Y", "d.m.y"), ("9### Laarbeke", "2### Heidonk"), ("Kerkplein %", "Molenstraat %#"), ("03 555 0# ##", "+32 3 555 0# ##"), ("", "BV", "NV", "BVBA"),
            (rates("BTW", ("A", "21"), ("B", "6"), id_label="BTW"), one("BTW", "21", id_label="BTW-nr.")), "example.be", step=5, tax_word="BTW"),
    Country("fr-BE", "BE", "fr", "EUR", ("€", " €", "EUR"), SPACE, FR_DATES, ("5### Haut-Moulin", "4### Roche-aux-Prés"), ("Rue de l'Étang %#", "Chaussée du Parc %##"), ("04 555 0# ##", "+32 4 555 0# ##"), ("", "SRL", "SA", "SPRL"),
            (rates("TVA", ("A", "21"), ("B", "6"), id_label="TVA"), one("TVA", "21", id_label="N° TVA")), "example.be", sign_after=True, step=5, tax_word="TVA"),
    Country("nl-NL", "NL", "nl", "EUR", ("€ ", "€", "EUR ", ""), COMMA, ("d-m-Y", "d-m-y", "D B Y", "d/m/Y"), ("35## @@ Oosterlaak", "84## @@ Wierhuizen"), ("Kanaalstraat %#", "Dorpsweg %##"), ("085 555 0###", "+31 85 555 0###"), ("", "B.V.", "BV", "V.O.F.", "N.V."),
            (rates("BTW", ("H", "21"), ("L", "9"), id_label="BTW-nr."), one("btw", "21", id_label="btw nr"), Regime((("", ()),))), "example.nl", step=5, tax_word="btw"),
    Country("es-ES", "ES", "es", "EUR", ("€", " €", "EUR", ""), COMMA, ("d/m/Y", "d-m-Y", "D de B de Y", "d/m/y", "D/M/Y"), ("28### Sotillo Alto", "41### Valdelirio"), ("Calle del Olmo, %#", "Avda. de la Vega, %"), ("910 555 ###", "+34 910 555 ###"),
            ("", "", "S.L.", "SL", "S.A.", "S.L.U."), (rates("IVA", ("A", "21"), ("B", "10"), id_label="NIF"), one("IVA", "21", id_label="CIF"), rates("IVA", ("1", "10"), ("2", "4"), id_label="N.I.F."), Regime((("", ()),))), "example.es", sign_after=True, tax_word="IVA"),
    Country("es-MX", "MX", "es", "MXN", ("$", "$", "", "MXN "), POINT, ("d/m/Y", "Y-m-d", "d/b/Y", "D de B de Y"), ("Col. Jacarandas, C.P. 06###, CDMX", "Villa Naranjo, Jal. C.P. 44###"), ("Av. Las Palmas %##", "Calle % Norte %##"), ("55 5555 0###", "+52 55 5555 0###"),
            ("", "S.A. de C.V.", "SA DE CV", "S. de R.L. de C.V."), (one("IVA", "16", id_label="RFC"), one("IVA", "16", included=False, id_label="R.F.C.")), "example.mx", 17, step=10, accounts=("CLABE 0#################",), tax_word="IVA"),
    Country("es-CL", "CL", "es", "CLP", ("$", "$", "$ ", ""), COMMA, ("d/m/Y", "d-m-Y", "D de B de Y"), ("Comuna de Quillayes, Santiago", "Caleta Serena, Coquimbo"), ("Av. Los Boldos %##", "Pasaje Lenga %#"), ("+56 2 2555 0###", "2 2555 0###"), ("", "SpA", "Ltda.", "S.A."),
            (one("IVA", "19", id_label="R.U.T."), one("IVA", "19", included=False, id_label="RUT")), "example.cl", 9, step=10, minor_digits=0, accounts=("Cuenta ##-###-#####-##",), tax_word="IVA"),
    Country("it-IT", "IT", "it", "EUR", ("€ ", "€", "EUR ", ""), COMMA, ("d/m/Y", "d-m-Y", "D B Y", "d.m.Y", "d/m/y", "D R Y"), ("37### Valsorda (VR)", "12### Montebrullo (CN)"), ("Via dei Tigli %#", "Piazza Grande %"), ("045 555 0###", "+39 045 555 0###"),
            ("", "", "S.r.l.", "Srl", "S.p.A.", "S.n.c.", "S.a.s."), (rates("IVA", ("A", "22"), ("B", "10"), id_label="P.IVA"), one("IVA", "22", id_label="Partita IVA"), rates("IVA", ("1", "10"), ("2", "4"), id_label="P. IVA"), Regime((("", ()),))), "example.it", tax_word="IVA"),
    Country("pt-PT", "PT", "pt", "EUR", ("€", " €", "EUR", ""), COMMA, ("d/m/Y", "d-m-Y", "Y-m-d", "D de B de Y"), ("4###-### Vila Serena", "2###-### Casal do Rio"), ("Rua das Oliveiras, %#", "Largo da Fonte, %"), ("210 555 ###", "+351 210 555 ###"),
            ("", "Lda.", "Lda", "S.A.", "Unipessoal Lda"), (rates("IVA", ("A", "23"), ("B", "6"), id_label="NIF"), one("IVA", "23", id_label="NIPC"), rates("IVA", ("1", "13"), ("2", "23"), id_label="Contribuinte n.º")), "example.pt", sign_after=True, clock=("H:M", "H:M:S"), tax_word="IVA"),
    Country("pt-BR", "BR", "pt", "BRL", ("R$ ", "R$", "", "BRL "), COMMA, ("d/m/Y", "d/m/y", "D de B de Y"), ("Campo Belmiro - SP, 13###-###", "Porto Lirial - RS, 90###-###"), ("Rua Ipê Roxo, %##", "Av. Brasilina, %###"), ("(11) 5550-####", "+55 11 5550-####"),
            ("", "Ltda", "LTDA - ME", "S.A.", "EIRELI"), (Regime((("", ()),), id_label="CNPJ"),), "example.com.br", 5, tax_word="Tributos", fields={"order_no": ["Pedido n.º"], "order_date": ["Data do pedido"]}),
    Country("sv-SE", "SE", "sv", "SEK", ("kr", " kr", "SEK", ""), SPACE, ("Y-m-d", "Y-m-d", "D B Y", "y-m-d", "Ymd"), ("7## ## Ekköping", "4## ## Lövsund"), ("Storgatan %#", "Hamnvägen %"), ("08-555 0# ##", "+46 8 555 0# ##"), ("", "AB", "HB", "Aktiebolag"),
            (rates("Moms", ("A", "25"), ("B", "12"), id_label="Momsreg.nr"), one("Moms", "25", id_label="Org.nr")), "example.se", sign_after=True, step=100, tax_word="moms"),
    Country("da-DK", "DK", "da", "DKK", ("kr. ", "", "DKK ", "kr "), COMMA, ("d-m-Y", "d.m.Y", "D. B Y", "d/m-Y", "d/m/y"), ("8### Møllevig", "5### Agerbro"), ("Strandvejen %#", "Kirkegade %"), ("55 50 ## ##", "+45 55 50 ## ##"), ("", "ApS", "A/S", "I/S"),
            (one("Moms", "25", id_label="CVR-nr."), one("moms", "25", id_label="SE-nr.")), "example.dk", step=50, tax_word="moms"),
    Country("pl-PL", "PL", "pl", "PLN", ("zł", " zł", "PLN", ""), SPACE, ("d.m.Y", "Y-m-d", "d-m-Y", "D B Y", "D R Y"), ("61-### Brzozów Dolny", "30-### Lipnica Nowa"), ("ul. Klonowa %#", "ul. Lipowa %/%"), ("22 555 0# ##", "+48 22 555 0# ##"),
            ("", "Sp. z o.o.", "S.A.", "s.c."), (rates("PTU", ("A", "23"), ("B", "8"), id_label="NIP"), one("VAT", "23", id_label="NIP")), "example.pl", sign_after=True, tax_word="VAT"),
]
