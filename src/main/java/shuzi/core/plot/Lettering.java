package shuzi.core.plot;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.text.Normalizer;

/**
 * Text as outlines: a drawing has shapes, no text that would need a font where it is looked at. Characters stand side by
 * side from left to right, whatever their script.
 */
final class Lettering {

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final String MISSING = "\u25a1"; // a white square
    private static final String MORE = "\u2026"; // an ellipsis

    /** Characters of a text that are looked at; no plot has room for more. */
    private static final int MOST = 300;

    private final Font font;

    /** @param size of the em square, in units of the drawing */
    Lettering(double size) {
        this.font = PlotFont.of(size);
    }

    /**
     * A text that can be drawn: no control or format characters, among them those that turn the direction, white space
     * as single spaces, a square for what the font lacks.
     */
    static String drawable(String text) {
        var drawable = new StringBuilder();
        Normalizer.normalize(
                        text.substring(0, text.offsetByCodePoints(0, Math.min(MOST, length(text)))),
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
                            if (PlotFont.has(c)) {
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

    /** In units of the drawing. */
    double width(String text) {
        return glyphs(text).getLogicalBounds().getWidth();
    }

    /** The text, or as much of its beginning as there is room for, with an ellipsis. */
    String cut(String text, double width) {
        if (width(text) <= width) {
            return text;
        }
        for (int kept = length(text) - 1; kept > 0; kept--) {
            String beginning =
                    text.substring(0, text.offsetByCodePoints(0, kept)).stripTrailing() + MORE;
            if (width(beginning) <= width) {
                return beginning;
            }
        }
        return MORE;
    }

    /** The outlines of a text whose baseline begins at the origin. */
    Shape outline(String text) {
        return glyphs(text).getOutline();
    }

    /** The same, beginning elsewhere. */
    Shape outline(String text, double x, double y) {
        return AffineTransform.getTranslateInstance(x, y).createTransformedShape(outline(text));
    }

    private GlyphVector glyphs(String text) {
        return font.createGlyphVector(CONTEXT, text);
    }
}
