package shuzi.core.plot;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.text.Normalizer;
import shuzi.core.print.Typeface;

/**
 * Converts text to outlines, so that viewers of a drawing need no fonts. Characters are placed from left to right in
 * every script.
 */
final class Lettering {

    /** The size of the names of classes at axes. Characters with many strokes, such as 零, need more than digits. */
    static final double CLASS_SIZE = 16;

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final String MISSING = "\u25a1"; // a white square
    private static final String ELLIPSIS = "\u2026";

    /** The maximum number of characters of a text; no plot can show more. */
    private static final int MAX_CHARACTERS = 300;

    private final Font font;

    /**
     * Creates a lettering.
     *
     * @param size of the em square, in units of the drawing
     */
    Lettering(double size) {
        this.font = Typeface.of(size);
    }

    /**
     * Returns a text in drawable form: without control and format characters, such as direction marks, with single
     * spaces as white space, and with a square for each missing glyph.
     */
    static String drawable(String text) {
        var drawable = new StringBuilder();
        Normalizer.normalize(
                        text.substring(0, text.offsetByCodePoints(0, Math.min(MAX_CHARACTERS, length(text)))),
                        Normalizer.Form.NFC)
                .codePoints()
                .forEach(c -> {
                    switch (Character.getType(c)) {
                        case Character.CONTROL,
                                Character.SPACE_SEPARATOR,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR -> drawable.append(' ');
                        case Character.FORMAT, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> {}
                        default -> {
                            if (Typeface.has(c)) {
                                drawable.appendCodePoint(c);
                            } else {
                                drawable.append(MISSING);
                            }
                        }
                    }
                });
        return drawable.toString().strip().replaceAll(" +", " ");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    double size() {
        return font.getSize2D();
    }

    /** Returns the width of a text, in units of the drawing. */
    double width(String text) {
        return glyphs(text).getLogicalBounds().getWidth();
    }

    /** Returns the text; if it is wider than {@code width}, the beginning that fits, with an ellipsis. */
    String cut(String text, double width) {
        if (width(text) <= width) {
            return text;
        }
        for (int characters = length(text) - 1; characters > 0; characters--) {
            String beginning =
                    text.substring(0, text.offsetByCodePoints(0, characters)).stripTrailing() + ELLIPSIS;
            if (width(beginning) <= width) {
                return beginning;
            }
        }
        return ELLIPSIS;
    }

    /** Returns the outlines of a text whose baseline begins at the origin. */
    Shape outline(String text) {
        return glyphs(text).getOutline();
    }

    /** Returns the outlines of a text whose baseline begins at a position. */
    Shape outline(String text, double x, double y) {
        return AffineTransform.getTranslateInstance(x, y).createTransformedShape(outline(text));
    }

    private GlyphVector glyphs(String text) {
        return font.createGlyphVector(CONTEXT, text);
    }
}
