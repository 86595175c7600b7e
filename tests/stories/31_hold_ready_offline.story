# The kiosk knows from its copy whose hold it is.
network down
language zh
card "王小明"
pin "4567"
place "红楼梦"
expect screen "此书已被其他读者预约"
expect item "红楼梦" secured
expect queue 0
tap finish
tap receipt_none
lift all
language zh
card "欧阳靖"
pin "4680"
expect screen "欧阳靖"
place "红楼梦"
expect item "红楼梦" unsecured
expect screen "已保存在本机"
expect queue 1
tap finish
tap receipt_none
network up
sync
expect loan "红楼梦" to "欧阳靖"
expect applied "红楼梦" checkout
expect conflicts 0
