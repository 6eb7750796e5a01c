package shuzi.core.number;

import shuzi.core.Numeral;

/** Adds up the numerals of a number that is well-formed so far. */
final class NumberValue {

    private static final long TEN_THOUSAND = Numeral.TEN_THOUSAND.value();
    private static final long HUNDRED_MILLION = Numeral.HUNDRED_MILLION.value();

    private long sections; // that 万 or 亿 has ended
    private long section;
    private long digit; // read last; 0 after a unit
    private long unit; // read last
    private long digits; // value of all numerals as digits; meaningless as soon as there is a unit

    void add(Numeral numeral) {
        switch (numeral) {
            case TEN, HUNDRED, THOUSAND -> {
                section += Math.max(1, digit) * numeral.value();
                unit = numeral.value();
                digit = 0;
            }
            case TEN_THOUSAND -> {
                sections += Math.max(1, section + digit) * TEN_THOUSAND;
                endSection(TEN_THOUSAND);
            }
            case HUNDRED_MILLION -> addHundredMillions();
            default -> {
                digit = numeral.value();
                digits = digits * 10 + digit;
            }
        }
    }

    /** Ends a section with 亿, which multiplies all that is before it; after 万亿, only the section. */
    private void addHundredMillions() {
        if (sections >= HUNDRED_MILLION) {
            sections += (section + digit) * HUNDRED_MILLION;
            endSection(HUNDRED_MILLION);
        } else {
            boolean followsTenThousand = sections > 0 && section + digit == 0;
            sections = Math.max(1, sections + section + digit) * HUNDRED_MILLION;
            endSection(followsTenThousand ? TEN_THOUSAND * HUNDRED_MILLION : HUNDRED_MILLION);
        }
    }

    private void endSection(long unit) {
        section = 0;
        digit = 0;
        this.unit = unit;
    }

    long integer() {
        return sections + section + digit;
    }

    /** Returns the integer whose last digit counts tenths of the unit before. */
    long integerWithOmittedUnit() {
        return sections + section + digit * unit / 10;
    }

    long digits() {
        return digits;
    }
}
