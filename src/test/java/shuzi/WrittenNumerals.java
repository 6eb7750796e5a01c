package shuzi;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Draws pictures of the 15 characters, white strokes on black, each picture different. Each stroke is a
 * line through points on a sheet of 100 x 100, distorted, moved and scaled by random numbers.
 */
public final class WrittenNumerals {

    private static final List<String> STROKES = List.of(
            // 零 一 二 三 四
            "20,12 80,12|15,22 12,34|15,22 88,22 82,34|50,12 50,42|28,30 42,31|28,38 42,39|58,30 72,31|58,38 72,39"
                    + "|50,44 14,66|50,44 88,66|44,58 58,64|26,72 72,72 48,94|42,80 58,90",
            "12,50 88,48",
            "26,30 72,29|12,72 88,70",
            "22,22 78,21|28,48 72,47|10,78 90,76",
            "16,22 18,82|16,22 84,22 82,82|40,22 38,48 26,60|58,22 59,52 76,56|18,80 82,80",
            // 五 六 七 八 九
            "20,18 80,17|48,18 38,82|26,48 70,47 66,82|10,83 90,82",
            "48,8 56,20|12,36 88,35|38,52 16,88|60,52 84,88",
            "10,46 88,36|44,10 46,76 56,84 88,82 88,70",
            "40,20 34,56 12,88|56,18 66,54 90,86",
            "40,8 38,52 12,92|14,34 66,30 64,74 72,88 90,86 90,72",
            // 十 百 千 万 亿
            "10,46 90,45|50,10 50,92",
            "12,12 88,11|50,12 42,30|22,32 22,90|22,32 78,32 78,90|22,60 78,60|22,88 78,88",
            "70,8 28,20|10,46 90,45|50,18 50,94",
            "12,16 88,15|44,16 40,52 14,92|38,44 78,43 74,84 60,80",
            "32,8 8,50|22,32 22,92|42,20 84,19 40,72 44,86 90,84 90,68");

    private WrittenNumerals() {}

    /** Draws a picture of 64 x 64. The same label and seed give the same picture. */
    public static BufferedImage draw(int label, long seed) {
        return draw(label, seed, 64);
    }

    /** Draws the same picture in another size, side x side. */
    public static BufferedImage draw(int label, long seed, int side) {
        return draw(label, seed, side, 0);
    }

    /**
     * Draws the same picture with another pen.
     *
     * @param pen its width in pixels; 0 for a thin one
     */
    public static BufferedImage draw(int label, long seed, int side, double pen) {
        var random = new SplittableRandom(seed * 31 + label);
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(Color.WHITE);
        graphics.scale(side / 64.0, side / 64.0);
        double size = random.nextDouble(0.42, 0.56);
        graphics.translate(
                (64 - 100 * size) / 2 + random.nextDouble(-3, 3), (64 - 100 * size) / 2 + random.nextDouble(-3, 3));
        graphics.scale(size, size * random.nextDouble(0.85, 1.15));
        graphics.shear(random.nextDouble(-0.15, 0.15), random.nextDouble(-0.06, 0.06));
        double thin = random.nextDouble(3.2, 5);
        graphics.setStroke(new BasicStroke(
                (float) (pen == 0 ? thin : pen / (size * side / 64)), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (String stroke : STROKES.get(label - 1).split("\\|", -1)) {
            var line = new Path2D.Double();
            for (String point : stroke.split(" ", -1)) {
                int comma = point.indexOf(',');
                double x = Double.parseDouble(point.substring(0, comma)) + random.nextDouble(-4, 4);
                double y = Double.parseDouble(point.substring(comma + 1)) + random.nextDouble(-4, 4);
                if (line.getCurrentPoint() == null) {
                    line.moveTo(x, y);
                } else {
                    line.lineTo(x, y);
                }
            }
            graphics.draw(line);
        }
        graphics.dispose();
        return picture;
    }

    /** Encodes a picture in a format of the JDK: png, jpg, bmp or gif. */
    public static byte[] file(int label, long seed, String format) {
        return encode(draw(label, seed), format);
    }

    public static byte[] encode(BufferedImage picture, String format) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
