"""The currencies in which a fee can be charged, by their codes of ISO 4217. Pure.

Those in use, with the digits behind the point, as in list one of SIX, which keeps the standard
(https://www.six-group.com/en/products-services/financial-information/data-standards.html),
in its edition of January 2026: without funds, metals and codes for testing.
"""

from decimal import Decimal

_TWO_DIGITS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN
    QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

DIGITS = {
    code: digits
    for digits, codes in enumerate((_NO_DIGITS, "", _TWO_DIGITS, _THREE_DIGITS))
    for code in codes.split()
}


def is_payable(amount: Decimal, code: str) -> bool:
    """Whether coins and notes of the currency `code`, which exists, make up the amount."""
    return amount == round(amount, DIGITS[code])
