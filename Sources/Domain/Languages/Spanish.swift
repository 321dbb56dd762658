extension Vocabulary {
  /// What documents in Spanish print.
  static let spanish = Vocabulary(
    name: "Spanish",
    labels: [
      .total: "suma, importe total",
      .grand: "total general, total factura, importe total",
      .sub: "base imponible, total neto, importe neto",
      .tax: "igic, impuesto",
      .base: "base imponible",
      .including: "incluye, incluido",
      .excluding: "sin iva",
      .net: "neto",
      .gross: "bruto",
      .amount: "importe",
      .payable: "a pagar",
      .rounding: "redondeo",
      .discount: "descuento",
      .saving: "ahorro",
      .tip: "propina",
      .service: "servicio, cubierto",
      .shipping: "envio",
      .deposit: "anticipo",
      .payment: "efectivo, tarjeta, entregado",
      .change: "cambio, vuelto",
      .count: "articulos",
      .points: "puntos",
      .quantity: "cantidad, cant, uds, unidades",
      .price: "precio",
      .description: "descripcion, concepto, producto",
      .rate: "tipo",
      .date: "fecha, fecha factura, fecha de factura",
      .due: "vencimiento",
      .otherDate: "entrega, pedido",
      .invoice: "factura",
      .receipt: "recibo, caja",
      .creditNote: "nota de credito, factura rectificativa",
      .refund: "devolucion, reembolso, ticket de devolucion, reintegro",
      .exchange: "tipo de cambio, cambio aplicado",
      .statement: "extracto bancario, extracto de cuenta, saldo inicial, saldo final",
      .number: "nro",
      .reference: "pedido",
      .customer: "facturar a, datos del cliente",
      .seller: "vendedor, proveedor, emisor, titular",
      .taxId: "cif, nif",
      .previous: "saldo anterior",
      .thanks: "gracias",
      .summary: "desglose",
    ],
    dates: DateWords(
      months: [
        "ene, enero",
        "feb, febrero",
        "mar, marzo",
        "abr, abril",
        "may, mayo",
        "jun, junio",
        "jul, julio",
        "ago, agosto",
        "sep, sept, septiembre",
        "oct, octubre",
        "nov, noviembre",
        "dic, diciembre",
      ],
      beforeMonth: "de",
      beforeYear: "de, del",
      periodLinks: "a"),
    names: NameWords(
      legalForms: "SL, SLU, SLNE",
      weakLegalForms: "SL",
      banks: "banco, caixa, caja",
      streets: "calle, avenida",
      streetsOrNames: "plaza, paseo"),
    sums: SumWords(
      total: "importe, suma, pagar",
      opening: "inicial",
      closing: "final"),
    carryOver: CarryOverWords(
      labels: "saldo anterior, suma sigue, suma anterior, suma y sigue"),
    statement: StatementWords(
      labels: [
        .date: """
        fecha, fecha operacion, f operacion, fecha oper, f oper, fecha contable, fecha de operacion
        """,
        .valueDate: "valor, fecha valor, f valor, fecha de valor",
        .description: """
        concepto, descripcion, detalle, movimiento, movimientos, observaciones, comercio, establecimiento, \
        operacion
        """,
        .amount: "importe, monto, cantidad",
        .moneyOut: """
        cargo, cargos, debe, adeudo, adeudos, retiros, pagos, gastos, debito, debitos, salidas, compras
        """,
        .moneyIn: """
        abono, abonos, haber, ingreso, ingresos, credito, creditos, depositos, entradas, devoluciones
        """,
        .balance: "saldo",
        .opening: "saldo anterior, saldo inicial, saldo de apertura, saldo previo",
        .closing: "saldo final, nuevo saldo, saldo actual, saldo al cierre, saldo de cierre",
        .carried: "suma y sigue, suma anterior, saldo arrastrado, suma sigue, subtotal",
        .total: "total, totales",
        .pending: "pendientes, pendiente, retenciones",
        .card: "tarjeta de credito, limite de credito, pago minimo, numero de tarjeta",
        .payable: "total a pagar, importe a pagar",
        .payment: "pago recibido, gracias, su pago",
        .overdrawn: "deudor, descubierto",
        .account: "numero de cuenta, cuenta, n cuenta, numero de tarjeta",
        .holder: "titular, titular de la cuenta, titulares",
      ],
      personTitles: "d, sr, sra, don, dona",
      pages: "pagina, hoja"),
    countries: [
      CountryWords("EUR", weight: 4, "ESPANA, ESPAÑA"),
      CountryWords("EUR", weight: 2, "CIF, NIF"),
    ])
}
