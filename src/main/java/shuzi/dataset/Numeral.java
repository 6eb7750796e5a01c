package shuzi.dataset;

import java.util.List;

/** The 15 characters, in the order of their labels. */
public enum Numeral {
    ZERO("零", 0),
    ONE("一", 1),
    TWO("二", 2),
    THREE("三", 3),
    FOUR("四", 4),
    FIVE("五", 5),
    SIX("六", 6),
    SEVEN("七", 7),
    EIGHT("八", 8),
    NINE("九", 9),
    TEN("十", 10),
    HUNDRED("百", 100),
    THOUSAND("千", 1_000),
    TEN_THOUSAND("万", 10_000),
    HUNDRED_MILLION("亿", 100_000_000);

    /** All of them, by label. */
    public static final List<Numeral> ALL = List.of(values());

    private final String character;
    private final int value;

    Numeral(String character, int value) {
        this.character = character;
        this.value = value;
    }

    /** 1 to 15. */
    public int label() {
        return ordinal() + 1;
    }

    public String character() {
        return character;
    }

    /** The number that the character stands for. */
    public int value() {
        return value;
    }

    /** The numeral of a label from 1 to 15. */
    public static Numeral ofLabel(int label) {
        return ALL.get(label - 1);
    }
}
