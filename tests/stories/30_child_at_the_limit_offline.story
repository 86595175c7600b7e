# The same with the line down: the return counts at once, although nothing is sent yet.
network down
card "Đỗ Quốc Bảo"
pin "1357"
place "Chí Phèo"
wait 2
expect item "Chí Phèo" secured
expect queue 0
lift "Chí Phèo"
tap finish
tap receipt_none
tap return
place "Totto-chan bên cửa sổ"
expect item "Totto-chan bên cửa sổ" secured
tap finish
tap receipt_none
lift all
expect queue 1
network up
sync
expect no loan "Totto-chan bên cửa sổ"
expect no loan "Chí Phèo"
expect conflicts 0
