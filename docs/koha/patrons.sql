-- patrons.csv out of a Koha: borrowers, and what they owe (docs/nightly-file.md).
-- Two things to look at before the first run: 'vi' below is the language of patrons who have none of their own (it decides
-- which word of a name greets), and the * 1 is * 100 where the currency has cents.
SELECT p.cardnumber AS card,
       IF(p.own_language = 'vi', CONCAT_WS(' ', p.surname, p.firstname), CONCAT_WS(' ', p.firstname, p.surname)) AS name,
       p.own_language AS language,
       p.categorycode AS category,
       CASE WHEN p.lost = 1 THEN 'card_reported_lost'
            WHEN p.debarred >= CURDATE() OR p.gonenoaddress = 1 THEN 'blocked'
            ELSE '' END AS blocked,
       IFNULL(p.dateexpiry, '') AS expires,
       ROUND(IFNULL(a.owed, 0) * 1) AS fees,
       IF(CONCAT(IFNULL(p.email, ''), IFNULL(p.emailpro, ''), IFNULL(p.B_email, '')) = '', 0, 1) AS has_mail
  FROM (SELECT b.*, IF(b.lang IN ('', 'default'), 'vi', LEFT(b.lang, 2)) AS own_language FROM borrowers b) p
  LEFT JOIN (SELECT borrowernumber, SUM(amountoutstanding) AS owed FROM accountlines GROUP BY borrowernumber) a
         ON a.borrowernumber = p.borrowernumber
 WHERE p.cardnumber IS NOT NULL AND p.cardnumber <> ''
 ORDER BY p.borrowernumber
