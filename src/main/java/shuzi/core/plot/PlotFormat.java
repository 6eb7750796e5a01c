package shuzi.core.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A file format of plots. */
public enum PlotFormat {
    PNG {
        @Override
        public byte[] draw(Plot plot, PlotSize size) {
            var picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = picture.createGraphics();
            try {
                plot.paint(new Canvas(graphics, size));
            } finally {
                graphics.dispose();
            }
            return png(picture);
        }
    },
    /** SVG of shapes and embedded images, without text that needs a font, scripts or external resources. */
    SVG {
        @Override
        public byte[] draw(Plot plot, PlotSize size) {
            return SvgDrawing.of(plot, size);
        }
    };

    /** Draws a plot and returns the bytes of the file. */
    public abstract byte[] draw(Plot plot, PlotSize size);

    /** Returns an image as PNG. */
    static byte[] png(RenderedImage image) {
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
