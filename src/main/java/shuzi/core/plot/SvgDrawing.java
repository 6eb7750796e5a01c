package shuzi.core.plot;

import java.awt.Image;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.DefaultImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Draws plots as SVG. */
final class SvgDrawing {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final String XLINK = "http://www.w3.org/1999/xlink";
    private static final List<String> FONT_ATTRIBUTES =
            List.of("font-family", "font-size", "font-style", "font-weight");
    private static final int DECIMALS = 2; // of a coordinate

    private SvgDrawing() {}

    /** Returns a plot as an SVG document. */
    static byte[] of(Plot plot, PlotSize size) {
        Document document = document();
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        context.setPrecision(DECIMALS);
        context.setImageHandler(new EmbeddedImages());
        var graphics = new SVGGraphics2D(context, true);
        plot.paint(new Canvas(graphics, size));
        Element root = graphics.getRoot();
        root.setAttribute("width", String.valueOf(size.width()));
        root.setAttribute("height", String.valueOf(size.height()));
        root.setAttribute("viewBox", String.format(Locale.ROOT, "0 0 %d %d", size.width(), size.height()));
        root.setAttribute("role", "img");
        Element title = document.createElementNS(NAMESPACE, "title"); // for screen readers
        title.setTextContent(Lettering.drawable(plot.title()));
        root.insertBefore(title, root.getFirstChild());
        removeFonts(root);
        return bytes(root);
    }

    /** Removes the font attributes that Batik writes, which no element needs. */
    private static void removeFonts(Element element) {
        FONT_ATTRIBUTES.forEach(element::removeAttribute);
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element below) {
                removeFonts(below);
            }
        }
    }

    /** Serialises the drawing without Batik, which would refer to an external DTD. */
    private static byte[] bytes(Element root) {
        var out = new ByteArrayOutputStream();
        try {
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(root), new StreamResult(out));
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Embeds images as PNG. */
    private static final class EmbeddedImages extends DefaultImageHandler {

        @Override
        protected void handleHREF(Image image, Element element, SVGGeneratorContext context) {
            handleHREF((RenderedImage) image, element, context); // plots draw no other images
        }

        @Override
        protected void handleHREF(RenderedImage image, Element element, SVGGeneratorContext context) {
            String bytes = Base64.getEncoder().encodeToString(PlotFormat.png(image));
            element.setAttributeNS(XLINK, "xlink:href", "data:image/png;base64," + bytes);
            element.setAttribute("style", "image-rendering: pixelated");
        }
    }
}
