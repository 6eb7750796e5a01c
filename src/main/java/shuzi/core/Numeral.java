package shuzi.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists the 15 characters in the order of their labels. A label, which clients see, is 1 to 15; a class index, by which
 * networks and arrays count classes, is 0 to 14.
 */
public enum Numeral {
    ZERO(1, "零", 0),
    ONE(2, "一", 1),
    TWO(3, "二", 2),
    THREE(4, "三", 3),
    FOUR(5, "四", 4),
    FIVE(6, "五", 5),
    SIX(7, "六", 6),
    SEVEN(8, "七", 7),
    EIGHT(9, "八", 8),
    NINE(10, "九", 9),
    TEN(11, "十", 10),
    HUNDRED(12, "百", 100),
    THOUSAND(13, "千", 1_000),
    TEN_THOUSAND(14, "万", 10_000),
    HUNDRED_MILLION(15, "亿", 100_000_000);

    /** All numerals in the order of their labels. */
    public static final List<Numeral> ALL = List.of(values());

    /** The class of each numeral, in the order of their labels. */
    public static final List<NumeralClass> CLASSES =
            ALL.stream().map(Numeral::toClass).toList();

    private final int label;
    private final String character;
    private final int value;

    Numeral(int label, String character, int value) {
        this.label = label;
        this.character = character;
        this.value = value;
    }

    /** Returns whether a number is a label, 1 to 15. */
    public static boolean isLabel(int number) {
        return number >= 1 && number <= ALL.size();
    }

    /** Returns the numeral of a label, 1 to 15. */
    public static Numeral ofLabel(int label) {
        return ALL.get(label - 1);
    }

    /** Returns the numeral of a class index, 0 to 14. */
    public static Numeral ofClassIndex(int index) {
        return ALL.get(index);
    }

    /** Returns the numeral of a character; null for any other text. */
    public static @Nullable Numeral ofCharacter(String text) {
        for (Numeral numeral : ALL) {
            if (numeral.character.equals(text)) {
                return numeral;
            }
        }
        return null;
    }

    /** Returns the label, 1 to 15. */
    public int label() {
        return label;
    }

    /** Returns the class index, 0 to 14. */
    public int classIndex() {
        return label - 1;
    }

    public String character() {
        return character;
    }

    /** Returns the number that the character stands for. */
    public int value() {
        return value;
    }

    public NumeralClass toClass() {
        return new NumeralClass(label, character, value);
    }
}
