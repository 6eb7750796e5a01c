package shuzi.core.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Random;
import java.util.SplittableRandom;
import shuzi.WrittenNumerals;

/**
 * Kinds of paper with printed lines, and photos of characters on them: 320 x 320 pixels, paper with light from one side, a
 * vignette and noise, JPEG.
 */
public enum PaperPicture {
    PLAIN {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {}
    },
    /** Cut from a form: one line along the left or right side, one along the top or bottom. */
    TWO_LINES {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            float width = (float) random.nextDouble(2, 6);
            double x = random.nextBoolean() ? random.nextDouble(8, 50) : random.nextDouble(270, 312);
            double y = random.nextBoolean() ? random.nextDouble(8, 50) : random.nextDouble(270, 312);
            double skew = random.nextDouble(-4, 4);
            line(graphics, PRINT, new BasicStroke(width), x, -5, x + skew, 325);
            line(graphics, PRINT, new BasicStroke(width), -5, y, 325, y - skew);
        }
    },
    CELL {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            frame(graphics, PRINT, random.nextDouble(4, 16), random.nextDouble(1.5, 4));
        }
    },
    BOX {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            frame(graphics, PRINT, random.nextDouble(25, 45), random.nextDouble(1.5, 3));
        }
    },
    UNDERLINE {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double y = random.nextDouble(265, 295);
            float width = (float) random.nextDouble(1.5, 3);
            line(
                    graphics,
                    PRINT,
                    new BasicStroke(width),
                    random.nextDouble(15, 40),
                    y,
                    random.nextDouble(280, 305),
                    y + 1);
        }
    },
    /** Practice paper with a red frame and its dashed cross (田字格). */
    RED_CROSS {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double margin = random.nextDouble(25, 45);
            frame(graphics, RED, margin, 2);
            cross(graphics, RED, margin);
        }
    },
    /** The same, cropped at its frame. */
    CROPPED_RED_CROSS {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double margin = random.nextDouble(0, 6);
            frame(graphics, RED, margin, 2);
            cross(graphics, RED, margin);
        }
    },
    /** Practice paper with a red frame, its dashed cross and diagonals (米字格). */
    RED_DIAGONALS {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double margin = random.nextDouble(25, 45);
            frame(graphics, RED, margin, 2);
            cross(graphics, RED, margin);
            diagonals(graphics, RED, margin);
        }
    },
    GREY_DIAGONALS {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double margin = random.nextDouble(25, 45);
            frame(graphics, GREY, margin, 2);
            cross(graphics, GREY, margin);
            diagonals(graphics, GREY, margin);
        }
    },
    RULED {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            rule(graphics, new Color(100, 100, 105), random);
        }
    },
    SQUARED {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            double distance = random.nextDouble(30, 60);
            BasicStroke thin = new BasicStroke((float) random.nextDouble(1, 2));
            for (double at = random.nextDouble(0, distance); at < SIDE; at += distance) {
                line(graphics, GREY, thin, -5, at, 325, at);
                line(graphics, GREY, thin, at + 7, -5, at + 7, 325);
            }
        }
    },
    RED_PEN_ON_RULES(new Color(190, 50, 50)) {
        @Override
        void print(Graphics2D graphics, SplittableRandom random) {
            rule(graphics, new Color(120, 140, 170), random);
        }
    };

    private static final int SIDE = 320;
    private static final Color PRINT = new Color(70, 70, 70);
    private static final Color RED = new Color(205, 75, 70);
    private static final Color GREY = new Color(135, 135, 140);

    private final Color pen;

    PaperPicture() {
        this(new Color(45, 48, 62));
    }

    PaperPicture(Color pen) {
        this.pen = pen;
    }

    /** Prints the lines on the paper. */
    abstract void print(Graphics2D graphics, SplittableRandom random);

    /** Returns a photo of the paper without a character. */
    public byte[] blank(long seed) throws IOException {
        return HardPictures.jpeg(paper(new SplittableRandom(seed)), 0.8f);
    }

    /** Returns a photo of {@link WrittenNumerals#draw} on the paper. */
    public byte[] written(int label, long seed) throws IOException {
        BufferedImage picture = paper(new SplittableRandom(31 * seed + label));
        BufferedImage ink = drawing(label, seed);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double share = ink.getRaster().getSample(x, y, 0) / 255.0;
                Color paper = new Color(picture.getRGB(x, y));
                picture.setRGB(
                        x,
                        y,
                        rgb(
                                paper.getRed() + share * (pen.getRed() - paper.getRed()),
                                paper.getGreen() + share * (pen.getGreen() - paper.getGreen()),
                                paper.getBlue() + share * (pen.getBlue() - paper.getBlue())));
            }
        }
        return HardPictures.jpeg(picture, 0.8f);
    }

    /** Returns the character of {@link #written}, white on black. */
    public static BufferedImage drawing(int label, long seed) {
        var picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(WrittenNumerals.draw(label, seed, 230), 45, 45, null);
        graphics.dispose();
        return picture;
    }

    private BufferedImage paper(SplittableRandom random) {
        var picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        double base = random.nextDouble(195, 225);
        double slope = random.nextDouble(-25, 25);
        double vignette = random.nextDouble(0, 60);
        double noise = random.nextDouble(1, 6);
        var gaussian = new Random(random.nextLong());
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double u = x / (double) SIDE - 0.5;
                double v = y / (double) SIDE - 0.5;
                double light = base + slope * u - 2 * vignette * (u * u + v * v) + noise * gaussian.nextGaussian();
                picture.setRGB(x, y, rgb(light, light - 2, light - 16));
            }
        }
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        print(graphics, random);
        graphics.dispose();
        return picture;
    }

    private static int rgb(double red, double green, double blue) {
        return (int) Math.clamp(red, 0, 255) << 16
                | (int) Math.clamp(green, 0, 255) << 8
                | (int) Math.clamp(blue, 0, 255);
    }

    private static void line(
            Graphics2D graphics, Color color, BasicStroke stroke, double x1, double y1, double x2, double y2) {
        graphics.setColor(color);
        graphics.setStroke(stroke);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    private static void frame(Graphics2D graphics, Color color, double margin, double width) {
        var stroke = new BasicStroke((float) width);
        double far = SIDE - margin;
        line(graphics, color, stroke, margin, margin, far, margin);
        line(graphics, color, stroke, far, margin, far, far);
        line(graphics, color, stroke, far, far, margin, far);
        line(graphics, color, stroke, margin, far, margin, margin);
    }

    private static BasicStroke dashed() {
        return new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {7, 6}, 0);
    }

    private static void cross(Graphics2D graphics, Color color, double margin) {
        line(graphics, color, dashed(), margin, SIDE / 2.0, SIDE - margin, SIDE / 2.0);
        line(graphics, color, dashed(), SIDE / 2.0, margin, SIDE / 2.0, SIDE - margin);
    }

    private static void diagonals(Graphics2D graphics, Color color, double margin) {
        line(graphics, color, dashed(), margin, margin, SIDE - margin, SIDE - margin);
        line(graphics, color, dashed(), SIDE - margin, margin, margin, SIDE - margin);
    }

    private static void rule(Graphics2D graphics, Color color, SplittableRandom random) {
        double distance = random.nextDouble(40, 75);
        var stroke = new BasicStroke((float) random.nextDouble(1.2, 2.5));
        for (double y = random.nextDouble(0, distance); y < SIDE; y += distance) {
            line(graphics, color, stroke, -5, y, 325, y + 1);
        }
    }
}
