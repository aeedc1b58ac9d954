//! The functions of SuiteQL, what each is called in SQLite, and how many arguments it takes (netsuite-api.md §4.2).

/// A function of one row: what it is called in SQLite, fewest and most arguments.
pub(super) fn scalar(name: &str) -> Option<(&'static str, usize, usize)> {
    Some(match name {
        "ABS" => ("abs", 1, 1),
        "COALESCE" => ("coalesce", 2, 100),
        "CONCAT" => ("ns_concat", 2, 2),
        "DECODE" => ("ns_decode", 3, 255),
        "FROM_TZ" => ("ns_from_tz", 2, 2),
        "GREATEST" => ("max", 2, 100),
        "INSTR" => ("ns_instr", 2, 3),
        "LEAST" => ("min", 2, 100),
        "LENGTH" => ("ns_length", 1, 1),
        "LOWER" => ("ns_lower", 1, 1),
        "LTRIM" => ("ltrim", 1, 2),
        "MOD" => ("mod", 2, 2),
        "NULLIF" => ("nullif", 2, 2),
        "NVL" => ("ns_nvl", 2, 2),
        "NVL2" => ("ns_nvl2", 3, 3),
        "REGEXP_INSTR" => ("ns_regexp_instr", 2, 2),
        "REGEXP_REPLACE" => ("ns_regexp_replace", 2, 3),
        "REGEXP_SUBSTR" => ("ns_regexp_substr", 2, 2),
        "REPLACE" => ("ns_replace", 2, 3),
        "ROUND" => ("round", 1, 2),
        "RTRIM" => ("rtrim", 1, 2),
        "SUBSTR" => ("ns_substr", 2, 3),
        "SYS_EXTRACT_UTC" => ("ns_sys_extract_utc", 1, 1),
        "TO_CHAR" => ("ns_to_char", 1, 2),
        "TO_DATE" => ("ns_to_date", 1, 2),
        "TO_NUMBER" => ("ns_to_number", 1, 1),
        "TO_TIMESTAMP_TZ" => ("ns_to_timestamp_tz", 2, 2),
        "TRANSLATE" => ("ns_translate", 3, 3),
        "TRUNC" => ("ns_trunc", 1, 2),
        "UPPER" => ("ns_upper", 1, 1),
        _ => return None,
    })
}

/// A function of many rows.
pub(super) fn aggregate(name: &str) -> Option<(&'static str, usize, usize)> {
    Some(match name {
        "AVG" => ("avg", 1, 1),
        "COUNT" => ("count", 1, 1),
        "MAX" => ("max", 1, 1),
        "MIN" => ("min", 1, 1),
        "SUM" => ("sum", 1, 1),
        _ => return None,
    })
}
