package shuzi.core.number;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import shuzi.core.image.InkBox;

/**
 * A line of characters that is composed from images of single characters: with gaps of -2 to 30 pixels, sizes that vary by a
 * third, and a baseline that rises, falls and wanders.
 *
 * @param ink height x width, 0 to 1
 * @param boxes of the characters
 */
public record ComposedLine(float[][] ink, List<InkBox> boxes, boolean vertical) {

    private static final int MARGIN = 20;

    /** The minimum brightness of ink in an image, 0..255: less is what JPEG leaves. */
    private static final int MIN_INK = 28;

    /** The paper of a picture. */
    public enum Paper {
        CLEAN,
        RULED,
        SQUARED,
        FORM_CELLS,
        PRACTICE_GRID
    }

    /**
     * Composes a line.
     *
     * @param images 64 x 64 pixels each, white ink on black
     */
    public static ComposedLine of(List<byte[]> images, boolean vertical, RandomGenerator random) {
        double scale = 1.5 + 1.5 * random.nextDouble();
        var glyphs = new ArrayList<float[][]>();
        for (byte[] image : images) {
            glyphs.add(scaled(cropped(image), scale * (0.85 + 0.3 * random.nextDouble())));
        }
        var starts = new int[glyphs.size()];
        int along = MARGIN;
        int deepest = 0;
        for (int i = 0; i < starts.length; i++) {
            float[][] glyph = glyphs.get(i);
            starts[i] = along;
            along += (vertical ? glyph.length : glyph[0].length) + random.nextInt(-2, 31);
            deepest = Math.max(deepest, vertical ? glyph[0].length : glyph.length);
        }
        int length = along + MARGIN;
        double slope = 0.02 * random.nextGaussian();
        int depth = deepest + 2 * MARGIN + 10 + (int) (Math.abs(slope) * length);
        var ink = new float[vertical ? length : depth][vertical ? depth : length];
        var boxes = new ArrayList<InkBox>();
        double wander = 0;
        for (int i = 0; i < starts.length; i++) {
            float[][] glyph = glyphs.get(i);
            int extent = vertical ? glyph[0].length : glyph.length;
            wander = 0.6 * wander + 3 * random.nextGaussian();
            int across = (int) Math.clamp(
                    (depth - extent) / 2.0 + wander + slope * (starts[i] - length / 2.0), 1, depth - extent - 1);
            int left = vertical ? across : starts[i];
            int top = vertical ? starts[i] : across;
            boxes.add(new InkBox(left, top, glyph[0].length, glyph.length));
            add(glyph, left, top, ink);
        }
        return new ComposedLine(ink, boxes, vertical);
    }

    private static void add(float[][] glyph, int left, int top, float[][] ink) {
        for (int y = 0; y < glyph.length; y++) {
            for (int x = 0; x < glyph[0].length; x++) {
                ink[top + y][left + x] = Math.max(ink[top + y][left + x], glyph[y][x]);
            }
        }
    }

    private static float[][] cropped(byte[] image) {
        int left = 64;
        int top = 64;
        int right = 0;
        int bottom = 0;
        for (int at = 0; at < image.length; at++) {
            if ((image[at] & 0xff) >= MIN_INK) {
                left = Math.min(left, at % 64);
                right = Math.max(right, at % 64 + 1);
                top = Math.min(top, at / 64);
                bottom = Math.max(bottom, at / 64 + 1);
            }
        }
        var glyph = new float[Math.max(1, bottom - top)][Math.max(1, right - left)];
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                glyph[y - top][x - left] = Math.min(1, (image[64 * y + x] & 0xff) / 170f);
            }
        }
        return glyph;
    }

    /** Scales by bilinear interpolation. */
    private static float[][] scaled(float[][] glyph, double scale) {
        var scaled = new float[Math.max(1, (int) Math.round(glyph.length * scale))]
                [Math.max(1, (int) Math.round(glyph[0].length * scale))];
        for (int y = 0; y < scaled.length; y++) {
            for (int x = 0; x < scaled[0].length; x++) {
                double fromX = (x + 0.5) / scale - 0.5;
                double fromY = (y + 0.5) / scale - 0.5;
                int left = (int) Math.floor(fromX);
                int top = (int) Math.floor(fromY);
                double shareX = fromX - left;
                double shareY = fromY - top;
                scaled[y][x] = (float) ((1 - shareY)
                                * ((1 - shareX) * at(glyph, left, top) + shareX * at(glyph, left + 1, top))
                        + shareY * ((1 - shareX) * at(glyph, left, top + 1) + shareX * at(glyph, left + 1, top + 1)));
            }
        }
        return scaled;
    }

    private static float at(float[][] glyph, int x, int y) {
        return glyph[Math.clamp(y, 0, glyph.length - 1)][Math.clamp(x, 0, glyph[0].length - 1)];
    }

    /** Returns a picture of the line on paper, as a file: PNG if the paper is clean, otherwise JPEG with a shadow and noise. */
    public byte[] on(Paper paper, SplittableRandom random) throws IOException {
        BufferedImage picture = paper == Paper.CLEAN ? clean(random) : printed(paper, random);
        double pen = 20 + random.nextInt(60);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                Color under = new Color(picture.getRGB(x, y));
                double share = ink[y][x];
                picture.setRGB(
                        x,
                        y,
                        rgb(
                                under.getRed() + share * (pen - under.getRed()),
                                under.getGreen() + share * (pen - under.getGreen()),
                                under.getBlue() + share * (pen - under.getBlue())));
            }
        }
        return file(picture, paper == Paper.CLEAN ? "png" : "jpeg");
    }

    private BufferedImage clean(SplittableRandom random) {
        var picture = new BufferedImage(ink[0].length, ink.length, BufferedImage.TYPE_INT_RGB);
        double level = 200 + random.nextInt(55);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                double light = level + 2 * random.nextGaussian();
                picture.setRGB(x, y, rgb(light, light, light));
            }
        }
        return picture;
    }

    private BufferedImage printed(Paper paper, SplittableRandom random) {
        int width = ink[0].length;
        int height = ink.length;
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        double base = random.nextDouble(195, 225);
        double slope = random.nextDouble(-35, 35);
        double vignette = random.nextDouble(0, 60);
        double noise = random.nextDouble(1, 6);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = x / (double) width - 0.5;
                double v = y / (double) height - 0.5;
                double light = base + slope * u - vignette * (u * u + v * v) + noise * random.nextGaussian();
                picture.setRGB(x, y, rgb(light, light - 2, light - 16));
            }
        }
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        print(graphics, paper, random);
        graphics.dispose();
        return picture;
    }

    private void print(Graphics2D graphics, Paper paper, SplittableRandom random) {
        int width = ink[0].length;
        int height = ink.length;
        var thin = new BasicStroke((float) random.nextDouble(1, 2.2));
        switch (paper) {
            case CLEAN -> {}
            case RULED -> {
                double distance = random.nextDouble(45, 110);
                for (double y = random.nextDouble(0, distance); y < height; y += distance) {
                    line(graphics, new Color(110, 120, 140), thin, 0, y, width, y + 1);
                }
            }
            case SQUARED -> {
                double distance = random.nextDouble(30, 60);
                for (double y = random.nextDouble(0, distance); y < height; y += distance) {
                    line(graphics, new Color(150, 150, 155), thin, 0, y, width, y);
                }
                for (double x = random.nextDouble(0, distance); x < width; x += distance) {
                    line(graphics, new Color(150, 150, 155), thin, x, 0, x, height);
                }
            }
            case FORM_CELLS -> cells(graphics, new Color(80, 80, 80), thin, false);
            case PRACTICE_GRID -> cells(graphics, new Color(205, 75, 70), thin, true);
        }
    }

    /** Draws a row or column of cells, one for each character, with their dashed crosses if they are for practice. */
    private void cells(Graphics2D graphics, Color color, BasicStroke stroke, boolean crosses) {
        int length = vertical ? ink.length : ink[0].length;
        int depth = vertical ? ink[0].length : ink.length;
        double near = 4;
        double far = depth - 5;
        across(graphics, color, stroke, 0, near, length, near);
        across(graphics, color, stroke, 0, far, length, far);
        var dashed = new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 5}, 0);
        if (crosses) {
            across(graphics, color, dashed, 0, (near + far) / 2, length, (near + far) / 2);
        }
        double last = 4;
        across(graphics, color, stroke, last, near, last, far);
        for (int i = 0; i < boxes.size(); i++) {
            double end =
                    end(boxes.get(i)) + (i + 1 < boxes.size() ? (start(boxes.get(i + 1)) - end(boxes.get(i))) / 2 : 12);
            across(graphics, color, stroke, end, near, end, far);
            if (crosses) {
                across(graphics, color, dashed, (last + end) / 2, near, (last + end) / 2, far);
            }
            last = end;
        }
    }

    private double start(InkBox box) {
        return vertical ? box.y() : box.x();
    }

    private double end(InkBox box) {
        return start(box) + (vertical ? box.height() : box.width());
    }

    private void across(
            Graphics2D graphics, Color color, BasicStroke stroke, double x1, double y1, double x2, double y2) {
        if (vertical) {
            line(graphics, color, stroke, y1, x1, y2, x2);
        } else {
            line(graphics, color, stroke, x1, y1, x2, y2);
        }
    }

    private static void line(
            Graphics2D graphics, Color color, BasicStroke stroke, double x1, double y1, double x2, double y2) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    private static int rgb(double red, double green, double blue) {
        return (int) Math.clamp(red, 0, 255) << 16
                | (int) Math.clamp(green, 0, 255) << 8
                | (int) Math.clamp(blue, 0, 255);
    }

    private static byte[] file(BufferedImage picture, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (format.equals("jpeg")) {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(0.7f);
        }
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
