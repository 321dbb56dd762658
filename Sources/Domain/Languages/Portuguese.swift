extension Vocabulary {
  /// What documents in Portuguese print, in Portugal and in Brazil.
  static let portuguese = Vocabulary(
    name: "Portuguese",
    labels: [
      .total: "valor total, total geral, total da fatura, total do documento",
      .grand:
        "total geral, total da fatura, total do documento, valor total, total com iva, total da nota, total fatura",
      .sub: """
      total iliquido, total liquido, valor iliquido, total sem iva, total bruto, base tributavel, base de calculo, \
      total dos produtos, total de servicos
      """,
      .tax: "imposto, valor do iva",
      .base: "incidencia, base tributavel, base de incidencia",
      .including: "inclui, incluido, com iva, iva incluido",
      .excluding: "sem iva, antes de imposto",
      .net: "liquido, iliquido",
      .amount: "valor, montante",
      .payable: """
      a pagar, valor em divida, saldo a pagar, valor a pagar, em divida, por liquidar, valor a receber, montante a \
      pagar
      """,
      .rounding: "arredondamento",
      .discount: "desconto, descontos, vale de desconto, cupao",
      .saving: "poupou, poupanca, economizou, voce economizou",
      .tip: "gorjeta",
      .service: "taxa de servico",
      .shipping: "portes, portes de envio, frete",
      .deposit: "adiantamento, sinal recebido, sinal pago, valor ja pago",
      .payment:
        "numerario, dinheiro, multibanco, mb way, cartao, cartao de credito, cartao de debito, pix, transferencia",
      .change: "troco",
      .count: "qtd total, itens, artigos",
      .points: "pontos, gorjeta sugerida",
      .quantity: "qtd, qtde, quantidade, quant",
      .price: "preco, preco unitario, vl unit, valor unit, valor unitario, p unit, pvp",
      .description: "descricao, designacao, artigo, produto, servico",
      .rate: "taxa, aliquota",
      .date: "data, data da fatura, data de emissao, data emissao, emitido em, data e hora",
      .due: "vencimento, data de vencimento, data vencimento, pagar ate, data limite",
      .otherDate: """
      data de entrega, data da entrega, entregue em, data da encomenda, data do pedido, periodo, periodo de \
      faturacao, validade, valido ate, data de carga, data da nota original
      """,
      .invoice: "fatura, factura, fatura recibo, fatura simplificada, nota fiscal, nfe, danfe",
      .receipt: "talao, recibo, cupom, cupom fiscal, caixa, operador, atendido por",
      .creditNote: "nota de credito",
      .refund: "devolucao, reembolso, talao de devolucao",
      .exchange: "taxa de cambio, cotacao, aprox",
      .number: "numero",
      .reference: "encomenda, pedido, referencia, contrato, vossa encomenda",
      .customer: """
      cliente, faturar a, facturar a, exmos senhores, exmo senhor, exmos srs, destinatario, adquirente, dados do \
      cliente, local de entrega, entregar a, tomador, comprador, consumidor
      """,
      .seller: "fornecedor, emitente, vendedor, prestador, remetente",
      .taxId: "contribuinte, nipc, cnpj, cpf, nif, inscricao estadual, nuit",
      .phone: "telefone, telemovel, telef",
      .account: "dados bancarios, conta bancaria, nib",
      .previous: "saldo anterior, fatura anterior",
      .thanks: "obrigado, obrigada, volte sempre, bem vindo, bem vindos, bom dia",
      .summary: "resumo de iva, resumo do iva, quadro resumo, resumo",
      .withholding: "retencao, retencao na fonte, retencao irs",
      .exempt: "isento de iva, iva isento, isento",
      .example: "como ler a sua fatura, apenas exemplo",
      .currency: "moeda",
    ],
    dates: DateWords(
      months: [
        "janeiro",
        "fev, fevereiro",
        "marco",
        "abr, abril",
        "maio",
        "junho",
        "julho",
        "ago, agosto",
        "set, setembro",
        "out, outubro",
        "nov, novembro",
        "dez, dezembro",
      ],
      beforeMonth: "de",
      beforeYear: "de",
      periodLinks: "ate, a"),
    names: NameWords(
      legalForms: "LDA, LTDA, UNIPESSOAL, EIRELI, EPP",
      weakLegalForms: "EPP",
      streets: "rua, travessa, largo, estrada, cep",
      streetsOrNames: "praca",
      titles: "loja, fatura, talao, recibo, cupom, fiscal, copia, mesa"),
    units: UnitWords(
      printed: "un, cx, pç, und",
      pieces: "un, cx, und",
      codeLabels: "codigo, cod"),
    sums: SumWords(
      total: "valor",
      subtotal: "iliquido",
      tax: "imposto"),
    carryOver: CarryOverWords(
      labels: "a transportar, transporte"),
    countries: [
      CountryWords("EUR", weight: 4, "PORTUGAL, CONTRIBUINTE, NIPC"),
      CountryWords("EUR", weight: 3, "LDA, MULTIBANCO"),
      CountryWords("EUR", weight: 1, "FATURA"),
      CountryWords("BRL", weight: 4, "BRASIL, CNPJ, CPF, LTDA, EIRELI, ICMS"),
      CountryWords("BRL", weight: 3, "CUPOM, CUPOM FISCAL, NOTA FISCAL"),
    ])
}
