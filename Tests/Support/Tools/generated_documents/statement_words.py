"""The words of generated statements by language; every bank, person and shop is invented."""

MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split(),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(),
    "da": "januar februar marts april maj juni juli august september oktober november december".split(),
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split(),
}

# thousands, decimals, currencies
NUMBERS = {
    "en": [(",", ".", "USD"), (",", ".", "GBP")], "de": [(".", ",", "EUR"), ("'", ".", "CHF")],
    "fr": [(" ", ",", "EUR")], "nl": [(".", ",", "EUR")], "es": [(".", ",", "EUR")], "it": [(".", ",", "EUR")],
}

WORDS = {
    "en": dict(
        reference="Reference", owner="Account holder", currency="Currency", number="No.", type="Type", foreign="Foreign amount", types=("Payment", "Receipt"),
        bank=["Kestrel Mutual Bank", "Bank of Wexholm", "Fenwick Trust Bank plc"], holder=["Mr A Pellworth", "Ms Dora Quince", "Hobley Joinery Ltd"],
        street="14 Ferry Lane", town="Dunmarsh DM3 9QP", title="Account statement", card="Credit card statement", period="Statement period", to="to",
        issued="Statement date", account="Account number", date="Date", value="Value date", text="Description", amount="Amount", out="Debit", into="Credit",
        balance="Balance", opening="Opening balance", closing="Closing balance", previous="Previous balance", new="New balance",
        carried="Balance carried forward", brought="Balance brought forward", total="Total", deposits="Deposits and other credits",
        withdrawals="Withdrawals and fees", pending="Pending transactions", limit="Credit limit", minimum="Minimum payment", page="Page", of="of",
        rate="Exchange rate", interest="Interest rates: overdraft 12.40 % p.a., arranged limit", offer="Save with our fixed deposit from", fee="Total fees this year",
        booked="Posting date", bought="Transaction date", spending=["CARD PURCHASE ELMTREE STORES", "DIRECT DEBIT NORTHGRID ENERGY", "ATM WITHDRAWAL STATION RD", "STANDING ORDER RENT PELHAM HOUSE", "Online transfer to savings 4471", "Gym membership Ironoak", "Coffee Corner Dunmarsh"],
        income=["SALARY BRIGHTWATER ROBOTICS", "REFUND ELMTREE STORES", "Payment received J Hollis", "CHEQUE DEPOSIT 100233"], more=["Ref 88213004 mandate 7751", "Invoice 20394 customer 55102", "Card ending 4417"], payment="PAYMENT RECEIVED THANK YOU"),
    "de": dict(
        reference="Referenz", owner="Kontoinhaber", currency="Währung", number="Nr.", type="Art", foreign="Fremdwährung", types=("Zahlung", "Eingang"),
        bank=["Raiffbank Oberlohe eG", "Stadtsparkasse Finkenau", "Nordmark Bank AG"], holder=["Herr Tilo Brandes", "Frau Ines Kolb", "Tischlerei Wendt GmbH"],
        street="Lindenweg 7", town="49123 Oberlohe", title="Kontoauszug", card="Kreditkartenabrechnung", period="Zeitraum", to="bis", issued="Erstellt am",
        account="Kontonummer", date="Datum", value="Wert", text="Buchungstext", amount="Betrag", out="Soll", into="Haben", balance="Saldo",
        opening="Alter Kontostand", closing="Neuer Kontostand", previous="Saldo letzte Abrechnung", new="Neuer Saldo", carried="Übertrag auf Blatt", brought="Übertrag von Blatt",
        total="Summe", deposits="Gutschriften", withdrawals="Belastungen", pending="Vorgemerkte Umsätze", limit="Verfügungsrahmen", minimum="Mindestbetrag", page="Blatt", of="von",
        rate="Kurs", interest="Sollzinssatz 11,25 % p.a., Dispositionsrahmen", offer="Festgeld zu 2,50 % ab", fee="Entgelte im laufenden Jahr",
        booked="Buchungsdatum", bought="Kaufdatum", spending=["Kartenzahlung Markt am Tor", "SEPA-Lastschrift Stromwerk Lohe", "Geldautomat Bahnhofstr 3", "Dauerauftrag Miete Hausverwaltung Kern", "Überweisung Zahnarzt Dr. Ott", "Fitness Eichenhof"],
        income=["Gehalt Lohberg Maschinenbau", "Gutschrift Erstattung Markt am Tor", "Eingang Kindergeld", "Überweisung von J. Hollmann"], more=["Verwendungszweck RG 20394 vom 03.02.2024", "Mandat 88213004 Glaeubiger DE98ZZZ0000001234", "Karte 4417"], payment="ZAHLUNG ERHALTEN DANKE"),
    "fr": dict(
        reference="Référence", owner="Titulaire", currency="Devise", number="N°", type="Type", foreign="Montant en devise", types=("Paiement", "Virement reçu"),
        bank=["Banque de la Vallière", "Caisse du Marais", "Crédit Lorannais SA"], holder=["Mme Odile Ferrand", "M. Luc Vasseur", "SARL Menuiserie Thibaut"],
        street="8 rue des Saules", town="69123 Valmont", title="Relevé de compte", card="Relevé de carte de crédit", period="Période du", to="au", issued="Édité le",
        account="Numéro de compte", date="Date", value="Valeur", text="Libellé", amount="Montant", out="Débit", into="Crédit", balance="Solde",
        opening="Ancien solde", closing="Nouveau solde", previous="Solde précédent", new="Nouveau solde", carried="À reporter", brought="Report",
        total="Total des mouvements", deposits="Crédits", withdrawals="Débits", pending="Opérations en attente", limit="Plafond", minimum="Paiement minimum", page="Page", of="sur",
        rate="Taux de change", interest="Taux du découvert 9,80 % l'an, autorisation", offer="Livret Horizon : dès", fee="Total des frais depuis janvier",
        booked="Date comptable", bought="Date achat", spending=["PAIEMENT CARTE EPICERIE DU PONT", "PRLV SEPA ELECTRIX", "RETRAIT DAB GARE", "VIR LOYER AGENCE MONTREL", "CB PHARMACIE CENTRALE", "COTISATION CARTE"],
        income=["VIREMENT SALAIRE LORMONT SAS", "REMBOURSEMENT MUTUELLE", "VIR DE J HOLLIER", "REMISE CHEQUE 100233"], more=["Réf 88213004 mandat 7751", "FACTURE 20394", "Motif avril dossier 5510"], payment="PAIEMENT RECU MERCI"),
    "nl": dict(
        reference="Kenmerk", owner="Rekeninghouder", currency="Valuta", number="Nr.", type="Soort", foreign="Vreemde valuta", types=("Betaling", "Ontvangst"),
        bank=["Polderbank NV", "Bank van Oosterlaak", "Havenbank NV"], holder=["Dhr. K. Verduin", "Mevr. S. Blom", "Timmerbedrijf Hoek BV"],
        street="Kanaalstraat 12", town="3512 AB Oosterlaak", title="Rekeningafschrift", card="Creditcard overzicht", period="Periode", to="t/m", issued="Datum afschrift",
        account="Rekeningnummer", date="Datum", value="Rentedatum", text="Omschrijving", amount="Bedrag", out="Af", into="Bij", balance="Saldo",
        opening="Beginsaldo", closing="Eindsaldo", previous="Vorig saldo", new="Nieuw saldo", carried="Transport naar pagina", brought="Transport van pagina",
        total="Totaal", deposits="Bijschrijvingen", withdrawals="Afschrijvingen", pending="Nog niet verwerkt", limit="Bestedingslimiet", minimum="Minimum aflossing", page="Pagina", of="van",
        rate="Wisselkoers", interest="Debetrente 10,50 % per jaar, kredietruimte", offer="Spaardeposito vanaf", fee="Kosten dit jaar",
        booked="Boekdatum", bought="Transactiedatum", spending=["Betaalautomaat Supermarkt De Hoek", "Incasso Energie Noord", "Geldautomaat Stationsplein", "Huur Woonstichting Laak", "Overboeking tandarts Vis", "Sportschool Eik"],
        income=["Salaris Brugman Techniek", "Terugbetaling De Hoek", "Overboeking van J. Hollander", "Toeslag belastingdienst"], more=["Kenmerk 88213004 machtiging 7751", "Factuur 20394 klant 55102", "Pas 4417"], payment="BETALING ONTVANGEN DANK"),
    "es": dict(
        reference="Referencia", owner="Titular", currency="Divisa", number="N.º", type="Tipo", foreign="Importe en divisa", types=("Pago", "Ingreso"),
        bank=["Banco del Sotillo SA", "Caja Ribera", "Banca Almenar"], holder=["D. Julio Cortina", "Sra. Elena Prats", "Carpintería Robles SL"],
        street="Calle del Olmo 9", town="28123 Sotillo", title="Extracto de cuenta", card="Extracto de tarjeta de crédito", period="Periodo del", to="al", issued="Fecha de emisión",
        account="Número de cuenta", date="Fecha", value="Fecha valor", text="Concepto", amount="Importe", out="Cargo", into="Abono", balance="Saldo",
        opening="Saldo anterior", closing="Saldo final", previous="Saldo anterior", new="Nuevo saldo", carried="Suma y sigue", brought="Suma anterior",
        total="Total", deposits="Abonos", withdrawals="Cargos", pending="Movimientos pendientes", limit="Límite de crédito", minimum="Pago mínimo", page="Página", of="de",
        rate="Tipo de cambio", interest="Tipo deudor 14,00 % anual, límite de descubierto", offer="Depósito Horizonte desde", fee="Comisiones del año",
        booked="Fecha contable", bought="Fecha operación", spending=["COMPRA TARJETA MERCADO DEL RIO", "RECIBO ELECTRICA NORTE", "REINTEGRO CAJERO ESTACION", "TRANSFERENCIA ALQUILER FINCAS LUNA", "COMPRA FARMACIA CENTRAL", "CUOTA GIMNASIO ROBLE"],
        income=["NOMINA TALLERES BRISA", "DEVOLUCION MERCADO DEL RIO", "TRANSFERENCIA DE J HOLGADO", "INGRESO CHEQUE 100233"], more=["Ref 88213004 mandato 7751", "Factura 20394 cliente 55102", "Tarjeta 4417"], payment="PAGO RECIBIDO GRACIAS"),
    "it": dict(
        reference="Riferimento", owner="Intestatario", currency="Divisa", number="N.", type="Tipo", foreign="Importo in valuta", types=("Pagamento", "Accredito"),
        bank=["Banca di Valsorda SpA", "Cassa Rurale del Tiglio", "Credito Brennese"], holder=["Sig. Carlo Monti", "Sig.ra Anna Riva", "Falegnameria Bosco Srl"],
        street="Via dei Tigli 21", town="37123 Valsorda", title="Estratto conto", card="Estratto conto carta di credito", period="Periodo dal", to="al", issued="Data emissione",
        account="Numero conto", date="Data", value="Valuta", text="Descrizione", amount="Importo", out="Dare", into="Avere", balance="Saldo",
        opening="Saldo iniziale", closing="Saldo finale", previous="Saldo precedente", new="Nuovo saldo", carried="A riportare", brought="Riporto",
        total="Totale", deposits="Accrediti", withdrawals="Addebiti", pending="Movimenti in attesa", limit="Limite di utilizzo", minimum="Rata minima", page="Pagina", of="di",
        rate="Cambio", interest="Tasso debitore 9,90 % annuo, fido accordato", offer="Conto deposito da", fee="Spese da inizio anno",
        booked="Data contabile", bought="Data operazione", spending=["PAGAMENTO POS MERCATO SUL PONTE", "ADDEBITO SDD ENERGIA NORD", "PRELIEVO BANCOMAT STAZIONE", "BONIFICO AFFITTO IMMOBILIARE LUNA", "PAGAMENTO FARMACIA CENTRALE", "QUOTA PALESTRA QUERCIA"],
        income=["STIPENDIO OFFICINE BREZZA", "RIMBORSO MERCATO SUL PONTE", "BONIFICO DA J OLIVIERI", "VERSAMENTO ASSEGNO 100233"], more=["Rif 88213004 mandato 7751", "Fattura 20394 cliente 55102", "Carta 4417"], payment="PAGAMENTO RICEVUTO GRAZIE"),
}
