/// What a gateway answered `POST /v1/extract?include=evidence` with for examples/receipt.jpg, byte for byte.
let recordedAnswer = #"""
  {"id":"54c1b6cec84a6d47f4bcfe484a1881e3","documentType":"receipt","vendor":"PELICAN STREET MARKET","vendorLegalName":null,\#
  "date":"2026-03-14","time":"09:41","currency":"USD","minorUnits":2,"total":4499,"amountDue":null,"tax":333,"subtotal":4166,\#
  "tip":null,"discount":null,"taxLines":[{"rate":"8","base":null,"amount":333}],"invoiceNumber":null,"purchaseOrder":null,\#
  "dueDate":null,"vendorTaxId":null,"vendorAddress":null,"vendorCountry":"US","vendorPhone":null,"buyer":null,\#
  "paymentMethod":"card","cardLastFour":"1234","payment":null,"servicePeriod":null,"lineItems":[{"description":"OAT MILK 1L","code":null,"quantity":"2","unit":null,"unitPrice":349,\#
  "amount":698,"taxRate":null,"date":null,"valueDate":null,"balance":null},{"description":"SOURDOUGH LOAF","code":null,"quantity":null,"unit":null,"unitPrice":null,\#
  "amount":595,"taxRate":null,"date":null,"valueDate":null,"balance":null},{"description":"BANANAS","code":null,"quantity":"3","unit":null,"unitPrice":65,\#
  "amount":195,"taxRate":null,"date":null,"valueDate":null,"balance":null},{"description":"OLIVE OIL 500ML","code":null,"quantity":null,"unit":null,"unitPrice":null,\#
  "amount":1149,"taxRate":null,"date":null,"valueDate":null,"balance":null},{"description":"DARK CHOCOLATE","code":null,"quantity":"4","unit":null,"unitPrice":275,\#
  "amount":1100,"taxRate":null,"date":null,"valueDate":null,"balance":null},{"description":"DISH SOAP","code":null,"quantity":null,"unit":null,"unitPrice":null,\#
  "amount":429,"taxRate":null,"date":null,"valueDate":null,"balance":null}],"openingBalance":null,"closingBalance":null,"account":null,"iban":null,"accountHolder":null,"period":null,"statements":[],\#
  "pages":1,"verdict":"reconciled","review":{"needed":false,"fields":[],"reasons":[]},"warnings":[],"evidence":{"vendor":{"source":"text","path":null,"page":1,"box":[0.3489,0.1144,0.6128,\#
  0.1494],"text":"PELICAN STREET MARKET","grounded":true,"confidence":1},"date":{"source":"text","path":null,"page":1,"box":[0.2391,0.237,\#
  0.3729,0.2673],"text":"03/14/2026","grounded":true,"confidence":1},"currency":{"source":"text","path":null,"page":1,"box":[0.6739,\#
  0.6452,0.6884,0.6775],"text":"$","grounded":true,"confidence":1},"total":{"source":"text","path":null,"page":1,"box":[0.6884,0.6452,\#
  0.7611,0.6775],"text":"44.99","grounded":true,"confidence":1},"tax":{"source":"text","path":null,"page":1,"box":[0.6979,0.6156,0.7592,\#
  0.6467],"text":"3.33","grounded":true,"confidence":1},"subtotal":{"source":"text","path":null,"page":1,"box":[0.6789,0.585,0.7548,\#
  0.6161],"text":"41.66","grounded":true,"confidence":1},"taxLines[0]":{"source":"text","path":null,"page":1,"box":[0.6979,0.6156,0.7592,\#
  0.6467],"text":"3.33","grounded":true,"confidence":1},"lineItems[0]":{"source":"text","path":null,"page":1,"box":[0.682,0.306,0.7375,\#
  0.3333],"text":"6.98","grounded":true,"confidence":1},"lineItems[1]":{"source":"text","path":null,"page":1,"box":[0.6831,0.3591,0.741,\#
  0.3877],"text":"5.95","grounded":true,"confidence":1},"lineItems[2]":{"source":"text","path":null,"page":1,"box":[0.6856,0.3869,0.7373,\#
  0.4149],"text":"1.95","grounded":true,"confidence":1},"lineItems[3]":{"source":"text","path":null,"page":1,"box":[0.6756,0.4416,0.7464,\#
  0.4711],"text":"11.49","grounded":true,"confidence":1},"lineItems[4]":{"source":"text","path":null,"page":1,"box":[0.6766,0.4699,0.7484,\#
  0.4995],"text":"11.00","grounded":true,"confidence":1},"lineItems[5]":{"source":"text","path":null,"page":1,"box":[0.6938,0.5277,0.7499,\#
  0.557],"text":"4.29","grounded":true,"confidence":1}},"engine":{"name":"embedded","model":null,\#
  "input":null},"timing":{"queueMs":0,"prepareMs":56,"inferenceMs":580,"totalMs":639}}
  """#
