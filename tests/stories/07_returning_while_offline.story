# The line is down; returns are taken and sent later, each once.
network down
tap return
place "Totto-chan bên cửa sổ"
expect item "Totto-chan bên cửa sổ" secured
expect queue 1
tap finish
tap receipt_none
network up
sync
expect no loan "Totto-chan bên cửa sổ"
expect applied "Totto-chan bên cửa sổ" checkin
