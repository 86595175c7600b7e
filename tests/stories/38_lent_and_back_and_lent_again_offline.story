# One book, three transactions in one outage, in the order in which they happened.
network down
language zh
card "王小明"
pin "4567"
place "活着"
expect item "活着" unsecured
tap finish
tap receipt_print
expect receipt "活着"
lift all
tap return
place "活着"
expect item "活着" secured
tap finish
tap receipt_none
lift all
card "欧阳靖"
pin "4680"
place "活着"
expect item "活着" unsecured
expect queue 3
tap finish
tap receipt_none
network up
sync
expect applied "活着" checkout checkin checkout
expect loan "活着" to "欧阳靖"
expect conflicts 0
