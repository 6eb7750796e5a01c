package shuzi.core.print;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import shuzi.core.image.GreyImage;

/**
 * Creates images of printed characters, light on black, from the shapes of the font that comes with the application:
 * light or bold, with thinner horizontal strokes as in a serif font, wide, narrow, slanted, turned or bent. An image depends
 * only on the seed and its index.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PrintedImages {

    private static final String NUMERALS = "零一二三四五六七八九十百千万亿";
    private static final int SIDE = GreyImage.SIDE;
    private static final FontRenderContext UNHINTED = new FontRenderContext(null, true, true);

    /** The first level of GB 2312 without the numerals: 3,740 common characters, the simplest first. */
    private static final List<String> OTHERS = IntStream.range(0, 39 * 94 + 89)
            .mapToObj(i ->
                    new String(new byte[] {(byte) (0xB0 + i / 94), (byte) (0xA1 + i % 94)}, Charset.forName("GB2312")))
            .filter(character -> !NUMERALS.contains(character))
            .sorted(Comparator.comparingInt(PrintedImages::complexity))
            .toList();

    /** Number of characters that are not more complex than the numerals. Half of the images show one of them. */
    private static final int SIMPLE = 400;

    private final long seed;

    /** Creates the images of a seed. */
    public PrintedImages(long seed) {
        this.seed = seed;
    }

    /**
     * Returns an image of a numeral.
     *
     * @param label 1..15
     */
    public GreyImage numeral(int label, long index) {
        var random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * index);
        String character = label == 1 && random.nextInt(4) == 0 ? "〇" : NUMERALS.substring(label - 1, label);
        return draw(character, random);
    }

    /** Returns an image of a character that is none of the numerals. */
    public GreyImage other(long index) {
        var random = new SplittableRandom(~seed + 0x9E3779B97F4A7C15L * index);
        String character = OTHERS.get(random.nextInt(random.nextBoolean() ? SIMPLE : OTHERS.size()));
        return draw(character, random);
    }

    /** Returns the number of points of an outline. */
    private static int complexity(String character) {
        int points = 0;
        for (PathIterator path = outline(character).getPathIterator(null); !path.isDone(); path.next()) {
            points++;
        }
        return points;
    }

    private static Shape outline(String character) {
        return Typeface.of(100).createGlyphVector(UNHINTED, character).getOutline();
    }

    private static GreyImage draw(String character, RandomGenerator random) {
        double side = random.nextDouble(16, 56);
        Shape outline = bent(outline(character), random);
        Rectangle2D bounds = outline.getBounds2D();
        double stretch = Math.exp(random.nextGaussian(0, 0.12));
        double room = (SIDE - side) / 6;
        var place = new AffineTransform();
        place.translate(SIDE / 2.0 + random.nextGaussian() * room, SIDE / 2.0 + random.nextGaussian() * room);
        place.rotate(random.nextGaussian(0, 0.06));
        place.shear(random.nextInt(4) == 0 ? random.nextGaussian(0, 0.2) : 0, 0);
        place.scale(side / 100 * stretch, side / 100 / stretch);
        place.translate(-bounds.getCenterX(), -bounds.getCenterY());
        Shape shape = place.createTransformedShape(outline);
        // the strokes of the font are 7 hundredths wide
        double weight = random.nextInt(2) == 0 ? 0 : random.nextDouble(-4, 8) * side / 100;
        double contrast = random.nextInt(2) == 0 ? 0 : random.nextDouble(2, 5) * side / 100;
        byte[] pixels = filled(shape, weight);
        if (contrast > 0) {
            byte[] shifted =
                    filled(AffineTransform.getTranslateInstance(0, contrast).createTransformedShape(shape), weight);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) Math.min(pixels[i] & 0xff, shifted[i] & 0xff);
            }
        }
        return new GreyImage(pixels);
    }

    /** Returns pixels of a shape whose strokes are widened, or narrowed if the weight is negative. */
    private static byte[] filled(Shape shape, double weight) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.fill(shape);
        if (weight != 0) {
            graphics.setColor(weight > 0 ? Color.WHITE : Color.BLACK);
            graphics.setStroke(new BasicStroke((float) Math.abs(weight)));
            graphics.draw(shape);
        }
        graphics.dispose();
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    /** Returns a shape within 100 x 100, bent like handwriting or not at all. */
    private static Shape bent(Shape shape, RandomGenerator random) {
        if (random.nextInt(3) == 0) {
            return shape;
        }
        double[] waves = random.doubles(8, -1, 1).toArray();
        var bent = new Path2D.Double(Path2D.WIND_NON_ZERO);
        var point = new double[6];
        for (PathIterator path = shape.getPathIterator(null, 0.5); !path.isDone(); path.next()) {
            int kind = path.currentSegment(point);
            double u = Math.PI * point[0] / 50;
            double v = Math.PI * point[1] / 50;
            double x = point[0]
                    + 4 * waves[0] * Math.sin(u)
                    + 5 * waves[1] * Math.cos(v / 2)
                    + 3 * waves[2] * Math.sin(v + waves[3]);
            double y = point[1]
                    + 4 * waves[4] * Math.sin(v)
                    + 5 * waves[5] * Math.cos(u / 2)
                    + 3 * waves[6] * Math.sin(u + waves[7]);
            switch (kind) {
                case PathIterator.SEG_MOVETO -> bent.moveTo(x, y);
                case PathIterator.SEG_LINETO -> bent.lineTo(x, y);
                default -> bent.closePath();
            }
        }
        return bent;
    }
}
