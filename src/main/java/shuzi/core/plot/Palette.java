package shuzi.core.plot;

import java.awt.Color;
import java.util.List;

/** Defines the colours of the plots, which colour-blind people can distinguish too. */
final class Palette {

    static final Color PAPER = Color.WHITE;
    static final Color INK = new Color(0x1a1a1a);
    static final Color SOFT_INK = new Color(0x4d4d4d);
    static final Color GRID = new Color(0xe3e3e3);
    static final Color SHADED = new Color(0xf6f6f6);
    static final Color AXIS = new Color(0x9a9a9a);

    static final Color BLUE = new Color(0x0072b2);
    static final Color VERMILION = new Color(0xd55e00);
    static final Color ORANGE = new Color(0xe69f00);

    /**
     * The colours of curves in the order of their use: M. Okabe and K. Ito, "Color Universal Design", 2008, without
     * their yellow, then three of P. Tol's scheme "muted" ("Colour Schemes", SRON/EPS/TN/09-002).
     */
    static final List<Color> CURVES = List.of(
            BLUE,
            VERMILION,
            new Color(0x009e73),
            new Color(0xcc79a7),
            ORANGE,
            new Color(0x56b4e9),
            new Color(0x222222),
            new Color(0x882255),
            new Color(0x999933),
            new Color(0x332288));

    /**
     * Colours of the numbers below and above zero, with white at zero: C. Brewer's scheme "PuOr", with a blue for its
     * purple.
     */
    private static final Color LOW = new Color(0xb35806);

    private static final Color HIGH = new Color(0x08519c);

    private Palette() {}

    /**
     * Returns the colour of a number from -1 (brown) over 0 (white) to 1 (blue). Numbers outside this range have the
     * colour of its end.
     */
    static Color diverging(double value) {
        double amount = Math.min(1, Math.abs(value));
        return mixed(value < 0 ? LOW : HIGH, amount);
    }

    /** Mixes white and a colour: white for an amount of 0, the colour for 1. */
    private static Color mixed(Color color, double amount) {
        return new Color(
                channel(color.getRed(), amount), channel(color.getGreen(), amount), channel(color.getBlue(), amount));
    }

    private static int channel(int full, double amount) {
        return (int) Math.round(255 + amount * (full - 255));
    }
}
