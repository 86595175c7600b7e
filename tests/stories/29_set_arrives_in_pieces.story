# A three-volume set comes to the pad volume by volume; the line is slow.
language zh
card "王小明"
pin "4567"
expect screen "王小明"
network slow 2
place "三国演义" part 1
expect item "三国演义" secured
place "三国演义" part 3
expect screen "请补放第2部分"
expect no loan "三国演义"
place "三国演义" part 2
expect item "三国演义" unsecured
expect screen "借阅成功"
tap finish
expect no button receipt_email
tap receipt_print
expect loan "三国演义" to "王小明"
expect applied "三国演义" checkout
expect receipts 1
expect receipt "三国演义"
