# Emma puts her books down before she shows her card; nothing is named until it is her visit.
place "Pride and Prejudice", "Things Fall Apart"
expect not screen "Pride and Prejudice"
card "Emma Clarke"
pin "5678"
expect screen "Pride and Prejudice"
expect item "Pride and Prejudice" unsecured
expect item "Things Fall Apart" unsecured
tap finish
tap receipt_none
expect loan "Things Fall Apart" to "Emma Clarke"
