package shuzi.core.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import shuzi.WrittenNumerals;

/**
 * Pictures that are hard to normalize, each made from a drawing of {@link WrittenNumerals}. {@code main}, run in the
 * project's folder, writes them to src/test/resources/pictures with their index: file, label, seed of the drawing.
 */
final class HardPictures {

    private static final Path FOLDER = Path.of("src/test/resources/pictures");

    private static final StringBuilder INDEX = new StringBuilder("file,label,seed\n");

    private HardPictures() {}

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FOLDER);
        write("photo-with-shadow.jpg", 1, 3, jpeg(photo(ink(1, 3, 420)), 0.6f));
        write("vignette.jpg", 6, 2, jpeg(vignette(ink(6, 2, 400)), 0.6f));
        write("sheet-on-a-dark-table.jpg", 5, 4, jpeg(table(ink(5, 4, 300)), 0.7f));
        write("chalk-on-a-board.jpg", 15, 2, jpeg(board(ink(15, 2, 400)), 0.6f));
        write("black-on-white.png", 12, 2, png(paint(ink(12, 2, 128), Color.WHITE, Color.BLACK)));
        write("framed.png", 14, 3, png(framed(ink(14, 3, 200))));
        for (int orientation : new int[] {3, 6, 8}) {
            BufferedImage stored = turned(paint(ink(8, 2, 160), Color.WHITE, Color.BLACK), orientation);
            write("turned-by-exif-%d.jpg".formatted(orientation), 8, 2, withExif(jpeg(stored, 0.8f), orientation));
        }
        write("huge-4000x3000.png", 13, 2, png(placed(ink(13, 2, 2400), 4000, 3000, 1100, 300)));
        write("tiny-12x12.png", 11, 3, png(shrunk(ink(11, 3, 96), 12)));
        write("blue-on-yellow.png", 4, 2, png(paint(ink(4, 2, 150), new Color(250, 225, 130), new Color(40, 60, 150))));
        write("off-centre.png", 10, 2, png(placed(ink(10, 2, 110), 640, 480, 490, 350)));
        write("specks-and-a-dust-line.png", 7, 2, png(dusty(ink(7, 2, 160))));
        write("dark-ink-on-transparent.png", 9, 3, png(transparent(ink(9, 3, 128))));
        write("lossless.webp", 3, 2, webp(ink(3, 2, 64)));
        write("palette.gif", 2, 2, gif(ink(2, 2, 120)));
        write("grey-16-bit.png", 14, 4, png(sixteenBit(ink(14, 4, 100))));
        write("grid-paper.png", 6, 5, png(gridPaper(ink(6, 5, 300))));
        write("faint-pencil.jpg", 1, 5, jpeg(pencil(ink(1, 5, 300)), 0.7f));
        Files.writeString(FOLDER.resolve("index.csv"), INDEX);
    }

    private static void write(String file, int label, long seed, byte[] bytes) throws IOException {
        Files.write(FOLDER.resolve(file), bytes);
        INDEX.append("%s,%d,%d%n".formatted(file, label, seed));
    }

    private static BufferedImage ink(int label, long seed, int side) {
        return WrittenNumerals.draw(label, seed, side);
    }

    /** Returns the share of ink at a pixel. */
    private static double at(BufferedImage ink, int x, int y) {
        return ink.getRaster().getSample(x, y, 0) / 255.0;
    }

    private static BufferedImage paint(BufferedImage ink, Color paper, Color pen) {
        var picture = new BufferedImage(ink.getWidth(), ink.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < ink.getHeight(); y++) {
            for (int x = 0; x < ink.getWidth(); x++) {
                double share = at(ink, x, y);
                picture.setRGB(
                        x,
                        y,
                        new Color(
                                        mix(paper.getRed(), pen.getRed(), share),
                                        mix(paper.getGreen(), pen.getGreen(), share),
                                        mix(paper.getBlue(), pen.getBlue(), share))
                                .getRGB());
            }
        }
        return picture;
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    /** The light at a position of the paper, which is 0..1 across and down the picture. */
    private interface Light {
        double at(double x, double y);
    }

    private static BufferedImage lit(BufferedImage ink, Light light, double inkLeft, double noise) {
        var random = new java.util.Random(7);
        int side = ink.getWidth();
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double paper = 235 * light.at((double) x / side, (double) y / side);
                double level = paper * (1 - (1 - inkLeft) * at(ink, x, y)) + random.nextGaussian() * noise;
                int grey = (int) Math.clamp(level, 0, 255);
                picture.setRGB(x, y, new Color(grey, Math.max(0, grey - 4), Math.max(0, grey - 14)).getRGB());
            }
        }
        return picture;
    }

    /** Adds light from one side, the shadow of a hand or telephone over a corner, and the noise of a camera. */
    private static BufferedImage photo(BufferedImage ink) {
        return lit(ink, (x, y) -> (0.95 - 0.35 * x) * (x + 1.3 * y > 1.25 ? 0.55 : 1), 0.3, 7);
    }

    private static BufferedImage vignette(BufferedImage ink) {
        return lit(ink, (x, y) -> 1 - 1.5 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)), 0.25, 5);
    }

    private static BufferedImage pencil(BufferedImage ink) {
        return lit(ink, (x, y) -> 0.95 - 0.1 * y, 0.72, 3);
    }

    private static BufferedImage table(BufferedImage ink) {
        var picture = new BufferedImage(480, 480, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(58, 40, 30));
        graphics.fillRect(0, 0, 480, 480);
        graphics.rotate(0.06, 240, 240);
        graphics.drawImage(lit(ink, (x, y) -> 0.97 - 0.1 * x, 0.2, 3), 90, 90, null);
        graphics.dispose();
        return picture;
    }

    private static BufferedImage board(BufferedImage ink) {
        var random = new java.util.Random(8);
        int side = ink.getWidth();
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double board = 40 + 40.0 * x / side + random.nextGaussian() * 5;
                int grey = (int) Math.clamp(board + at(ink, x, y) * 130, 0, 255);
                picture.setRGB(x, y, new Color(grey * 8 / 10, grey, grey * 9 / 10).getRGB());
            }
        }
        return picture;
    }

    private static BufferedImage framed(BufferedImage ink) {
        BufferedImage picture = paint(ink, Color.WHITE, Color.BLACK);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(6));
        graphics.drawRect(2, 2, ink.getWidth() - 5, ink.getHeight() - 5);
        graphics.dispose();
        return picture;
    }

    private static BufferedImage placed(BufferedImage ink, int width, int height, int x, int y) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(paint(ink, Color.WHITE, Color.BLACK), x, y, null);
        graphics.dispose();
        return picture;
    }

    private static BufferedImage shrunk(BufferedImage ink, int side) {
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        int step = ink.getWidth() / side;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double sum = 0;
                for (int i = 0; i < step * step; i++) {
                    sum += at(ink, x * step + i % step, y * step + i / step);
                }
                picture.getRaster().setSample(x, y, 0, 255 - (int) (255 * sum / (step * step)));
            }
        }
        return picture;
    }

    private static BufferedImage dusty(BufferedImage ink) {
        BufferedImage picture = paint(ink, Color.BLACK, Color.WHITE);
        var random = new SplittableRandom(3);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        for (int i = 0; i < 12; i++) {
            graphics.fillRect(random.nextInt(160), random.nextInt(160), 2, 2);
        }
        graphics.setStroke(new BasicStroke(1));
        graphics.draw(new Line2D.Double(0, 6, 159, 3));
        graphics.dispose();
        return picture;
    }

    private static BufferedImage transparent(BufferedImage ink) {
        int side = ink.getWidth();
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.setRGB(x, y, (int) (255 * at(ink, x, y)) << 24 | 0x202840);
            }
        }
        return picture;
    }

    private static BufferedImage sixteenBit(BufferedImage ink) {
        int side = ink.getWidth();
        var picture = new BufferedImage(side, side, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                picture.getRaster().setSample(x, y, 0, 60_000 - (int) (50_000 * at(ink, x, y)));
            }
        }
        return picture;
    }

    private static BufferedImage gridPaper(BufferedImage ink) {
        int side = ink.getWidth();
        BufferedImage picture = paint(ink, Color.WHITE, new Color(25, 25, 35));
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                if ((x % 30 == 10 || y % 30 == 20) && at(ink, x, y) < 0.3) {
                    picture.setRGB(x, y, new Color(170, 195, 225).getRGB());
                }
            }
        }
        return picture;
    }

    /** Returns an upright picture as a rotated camera stores it. */
    private static BufferedImage turned(BufferedImage upright, int orientation) {
        int side = upright.getWidth();
        var stored = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int rgb = upright.getRGB(x, y);
                switch (orientation) {
                    case 3 -> stored.setRGB(side - 1 - x, side - 1 - y, rgb); // upright after a turn by 180 degrees
                    case 6 -> stored.setRGB(y, side - 1 - x, rgb); // after a turn by 90 degrees clockwise
                    case 8 -> stored.setRGB(side - 1 - y, x, rgb); // after a turn by 90 degrees anticlockwise
                    default -> throw new IllegalArgumentException("" + orientation);
                }
            }
        }
        return stored;
    }

    static byte[] png(BufferedImage picture) {
        return WrittenNumerals.encode(picture, "png");
    }

    static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        var out = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), param);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static byte[] gif(BufferedImage ink) {
        var palette = new java.awt.image.IndexColorModel(
                2,
                4,
                new byte[] {120, (byte) 180, (byte) 220, (byte) 255},
                new byte[] {20, 120, (byte) 200, (byte) 250},
                new byte[] {20, 110, (byte) 190, (byte) 235});
        var picture = new BufferedImage(ink.getWidth(), ink.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int y = 0; y < ink.getHeight(); y++) {
            for (int x = 0; x < ink.getWidth(); x++) {
                picture.getRaster().setSample(x, y, 0, 3 - (int) Math.round(3 * at(ink, x, y)));
            }
        }
        return WrittenNumerals.encode(picture, "gif");
    }

    /** Adds an EXIF segment with an orientation only. */
    static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
        return withExif(jpeg, tiff.array());
    }

    /** Adds an EXIF segment of these bytes. */
    static byte[] withExif(byte[] jpeg, byte[] tiff) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 10 + tiff.length);
        file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (8 + tiff.length));
        file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        return file.put(jpeg, 2, jpeg.length - 2).array();
    }

    /**
     * Encodes a grey picture as the simplest lossless WebP: the only transform is to subtract green, and every green is
     * a code of 8 bits (RFC 9649, sections 3 and 6).
     */
    static byte[] webp(BufferedImage grey) {
        int width = grey.getWidth();
        int height = grey.getHeight();
        var bits = new Bits();
        bits.write(0x2f, 8);
        bits.write(width - 1, 14);
        bits.write(height - 1, 14);
        bits.write(0, 1 + 3); // no alpha, version 0
        bits.write(1 | 2 << 1, 3); // a transform: subtract green
        bits.write(0, 3); // no more transforms, no colour cache, one group of prefix codes
        bits.write(0, 1); // green: a code with lengths
        bits.write(12 - 4, 4); // of the code for lengths, 12 lengths: of 17 18 0 1 2 3 4 5 16 6 7 8
        for (int symbol : new int[] {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8}) {
            bits.write(symbol == 18 || symbol == 8 ? 1 : 0, 3);
        }
        bits.write(0, 1); // lengths for the whole alphabet
        for (int symbol = 0; symbol < 256; symbol++) {
            bits.write(0, 1); // length 8
        }
        bits.write(1, 1);
        bits.write(24 - 11, 7); // 24 zeros
        for (int only : new int[] {0, 0, 255, 0}) { // red, blue, alpha, distance have one symbol each
            bits.write(1, 1);
            bits.write(0, 1);
            bits.write(1, 1);
            bits.write(only, 8);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                bits.write(Integer.reverse(grey.getRaster().getSample(x, y, 0)) >>> 24, 8);
            }
        }
        byte[] data = bits.bytes();
        int padded = data.length + data.length % 2;
        ByteBuffer file = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
        file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(data.length);
        return file.put(data).array();
    }

    /** Writes bits, the least significant first. */
    private static final class Bits {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int held;
        private int count;

        void write(int value, int bits) {
            for (int i = 0; i < bits; i++) {
                held |= (value >> i & 1) << count++;
                if (count == 8) {
                    out.write(held);
                    held = 0;
                    count = 0;
                }
            }
        }

        byte[] bytes() {
            if (count > 0) {
                out.write(held);
            }
            return out.toByteArray();
        }
    }
}
