# A library that wants nothing done offline: neither lent nor taken back, no row, no tag touched.
rule offline off
network down
wait 3
tap return
place "Hoàng tử bé"
wait 2
expect item "Hoàng tử bé" unsecured
expect queue 0
tap finish                                 # nothing is on disk: no slip
expect screen "Hoàng tử bé"
lift all
network up
wait 2
tap return
place "Hoàng tử bé"
expect item "Hoàng tử bé" secured
expect no loan "Hoàng tử bé"
expect applied "Hoàng tử bé" checkin
expect queue 0
