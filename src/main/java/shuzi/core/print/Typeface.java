package shuzi.core.print;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import shuzi.core.temporary.TemporaryFiles;

/**
 * Provides the font of all plots, Noto Sans SC, which has Latin and Chinese characters. It is part of the application,
 * so that plots look the same on every machine, even without installed fonts.
 */
public final class Typeface {

    private static final String FILE = "/fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";

    /** Name of the property with a file that the JDK reads instead of fontconfig's list of installed fonts. */
    private static final String CONFIGURATION = "sun.awt.fontconfig";

    private static final Font FONT = load(); // loaded with its first use, which takes a third of a second

    private Typeface() {}

    /**
     * Returns the font in a size.
     *
     * @param size size of the em square, in units of the drawing
     */
    public static Font of(double size) {
        return FONT.deriveFont((float) size);
    }

    /** Returns whether the font has a glyph for a character. */
    public static boolean has(int codePoint) {
        return FONT.canDisplay(codePoint);
    }

    private static Font load() {
        try (InputStream in = Typeface.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing in the application");
            }
            return withoutInstalledFonts(() -> Font.createFont(Font.TRUETYPE_FONT, in));
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException("the font cannot be loaded", e);
        }
    }

    private interface Work {

        Font run() throws IOException, FontFormatException;
    }

    /**
     * Loads a font without the installed ones. Before the JDK on Linux reads a font file, it looks for installed fonts,
     * and fails if libfontconfig or every font is missing. A configuration without fonts prevents this. The JDK reads
     * it once in a process. If another configuration is set, or a JDK does not have this property, fonts are looked up
     * as usual.
     */
    private static Font withoutInstalledFonts(Work work) throws IOException, FontFormatException {
        if (System.getProperty(CONFIGURATION) != null) {
            return work.run();
        }
        Path configuration = TemporaryFiles.create("fonts");
        try {
            Files.writeString(configuration, "version=1\nsequence.allfonts=default\n");
            System.setProperty(CONFIGURATION, configuration.toString());
            return work.run();
        } finally {
            System.clearProperty(CONFIGURATION);
            delete(configuration);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
