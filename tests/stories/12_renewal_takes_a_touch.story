# Bảo lays down a book that he already has; only a touch renews it.
card "Đỗ Quốc Bảo"
pin "1357"
place "Hoàng tử bé"
expect button renew
expect applied "Hoàng tử bé"
tap renew
expect no button renew
expect applied "Hoàng tử bé" renew
expect item "Hoàng tử bé" unsecured
