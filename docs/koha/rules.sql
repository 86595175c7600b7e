-- What a Koha allows whom, to write rules.toml by (docs/nightly-file.md): for a person to look at, not for the kiosk.
-- issuelength -> loan_days of the item type; patron_maxissueqty -> loan_limit, renewalsallowed -> renewals of the category.
SELECT COALESCE(branchcode, '(all)') AS branch, COALESCE(categorycode, '(all)') AS category,
       COALESCE(itemtype, '(all)') AS kind, rule_name, rule_value
  FROM circulation_rules
 WHERE rule_name IN ('issuelength', 'lengthunit', 'patron_maxissueqty', 'maxissueqty', 'renewalsallowed')
 ORDER BY rule_name, branch, category, kind
