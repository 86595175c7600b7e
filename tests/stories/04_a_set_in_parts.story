# A set is one item: two parts are not enough.
language zh
card "王小明"
pin "4567"
place "三国演义" part 1
expect screen "请补放第2和第3部分"
place "三国演义" part 2
expect screen "请补放第3部分"
expect no loan "三国演义"
place "三国演义" part 3
expect item "三国演义" unsecured
expect loan "三国演义" to "王小明"
