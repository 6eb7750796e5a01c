package shuzi.core.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The drawing area of a plot. A unit is a pixel in a plot of 800 x 500 pixels. Everything scales with the size of the
 * plot, down to a minimum that stays legible.
 */
public final class Canvas {

    private static final double WIDTH = 800;
    private static final double HEIGHT = 500;
    private static final double MIN_SCALE = 0.75;

    static final double MARGIN = 14;
    private static final double TITLE_SIZE = 17;
    private static final double TEXT_SIZE = 12.5;
    private static final double LEGEND_LINE = 26; // length of an entry's line
    private static final double LEGEND_ENTRY = 210; // minimum width of an entry
    private static final int FEW_ENTRIES = 6; // each of which can take a line

    private final Graphics2D graphics;
    private final double width;
    private final double height;

    /**
     * Creates a canvas and fills it with white.
     *
     * @param graphics target of the drawing
     * @param size size of the target
     */
    Canvas(Graphics2D graphics, PlotSize size) {
        this.graphics = graphics;
        double scale = Math.max(MIN_SCALE, Math.min(size.width() / WIDTH, size.height() / HEIGHT));
        this.width = size.width() / scale;
        this.height = size.height() / scale;
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.setColor(Palette.PAPER);
        graphics.fill(new Rectangle2D.Double(0, 0, size.width(), size.height()));
        graphics.scale(scale, scale);
    }

    /** The style of a line. */
    enum Dash {
        SOLID,
        DASHED,
        DOTTED;

        BasicStroke stroke(double width) {
            float[] pattern = switch (this) {
                case SOLID -> null;
                case DASHED -> new float[] {6, 4};
                case DOTTED -> new float[] {1.5f, 2.5f};
            };
            return new BasicStroke((float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
        }
    }

    /** An entry of a legend. */
    record Key(String name, Color color, Dash dash) {}

    Graphics2D graphics() {
        return graphics;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    /**
     * Writes the title and a line below it.
     *
     * @param note the line below; empty for none
     * @return the top of the free area below
     */
    double title(String title, String note) {
        var lettering = new Lettering(TITLE_SIZE);
        double baseline = MARGIN + TITLE_SIZE - 2;
        write(lettering, lettering.cut(Lettering.drawable(title), width - 2 * MARGIN), MARGIN, baseline, Palette.INK);
        if (note.isEmpty()) {
            return baseline + 12;
        }
        var small = new Lettering(TEXT_SIZE);
        double below = baseline + TEXT_SIZE + 8;
        write(small, small.cut(note, width - 2 * MARGIN), MARGIN, below, Palette.SOFT_INK);
        return below + 12;
    }

    /**
     * Writes a legend with as many entries in a line as fit.
     *
     * @param top top of the legend
     * @return the top of the free area below
     */
    double legend(List<Key> keys, double top) {
        if (keys.isEmpty()) {
            return top;
        }
        var lettering = new Lettering(TEXT_SIZE);
        double line = width - 2 * MARGIN;
        double entry = keys.size() <= FEW_ENTRIES ? line : Math.max(LEGEND_ENTRY, line / keys.size());
        double maxWidth = entry - LEGEND_LINE - 24;
        double x = MARGIN;
        double y = top + TEXT_SIZE / 2 - 2;
        for (Key key : keys) {
            String name = lettering.cut(Lettering.drawable(key.name), maxWidth);
            double length = LEGEND_LINE + 6 + lettering.width(name) + 18;
            if (x > MARGIN && x + length - 18 > width - MARGIN) {
                x = MARGIN;
                y += TEXT_SIZE + 6;
            }
            line(x, y, x + LEGEND_LINE, y, key.color, key.dash.stroke(2));
            write(lettering, name, x + LEGEND_LINE + 6, y + TEXT_SIZE * 0.36, Palette.SOFT_INK);
            x += length;
        }
        return y + TEXT_SIZE / 2 + 4;
    }

    /** Writes a text that begins at a position. */
    void write(Lettering lettering, String text, double x, double baseline, Color color) {
        fill(lettering.outline(text, x, baseline), color);
    }

    /** Writes a text centred at a position. */
    void writeCentred(Lettering lettering, String text, double x, double baseline, Color color) {
        write(lettering, text, x - lettering.width(text) / 2, baseline, color);
    }

    /** Writes a text upwards, centred at a position. */
    void writeUpwards(Lettering lettering, String text, double baseline, double y, Color color) {
        AffineTransform turn = AffineTransform.getTranslateInstance(baseline, y + lettering.width(text) / 2);
        turn.rotate(-Math.PI / 2);
        fill(turn.createTransformedShape(lettering.outline(text)), color);
    }

    void line(double x1, double y1, double x2, double y2, Color color, BasicStroke stroke) {
        draw(new Line2D.Double(x1, y1, x2, y2), color, stroke);
    }

    void draw(Shape shape, Color color, BasicStroke stroke) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(shape);
    }

    void fill(Shape shape, Color color) {
        graphics.setColor(color);
        graphics.fill(shape);
    }

    /** Draws an image into a rectangle with sharp pixels. */
    void image(BufferedImage image, double x, double y, double imageWidth, double imageHeight) {
        var transform = new AffineTransform(imageWidth / image.getWidth(), 0, 0, imageHeight / image.getHeight(), x, y);
        graphics.drawImage(image, transform, null);
    }
}
