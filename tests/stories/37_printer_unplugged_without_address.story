# 王小明 has no address and the printer is gone: the choice is still shown, with one button.
printer unplugged
language zh
card "王小明"
pin "4567"
place "论语"
expect item "论语" unsecured
tap finish
expect button receipt_none
expect no button receipt_email
tap receipt_none
expect loan "论语" to "王小明"
expect receipts 0
printer ok
tap return
lift all
place "论语"
expect item "论语" secured
tap finish
tap receipt_print
expect receipt "论语"
expect receipts 1
