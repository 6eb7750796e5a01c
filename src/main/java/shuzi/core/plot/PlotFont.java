package shuzi.core.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import shuzi.core.temporary.TemporaryFiles;

/**
 * The font of every text of every plot, Noto Sans SC, which has Latin and Chinese: it comes with the application, so that
 * plots look the same on every machine, one without any font included.
 */
final class PlotFont {

    private static final String FILE = "/fonts/ttf/NotoSansSC/NotoSansSC-Regular.ttf";

    /** What the JDK reads in place of asking the machine's fontconfig for its fonts. */
    private static final String CONFIGURATION = "sun.awt.fontconfig";

    private static final Font FONT = load(); // when the first plot is drawn: it takes a third of a second

    private PlotFont() {}

    /** @param size in units of the drawing */
    static Font of(double size) {
        return FONT.deriveFont((float) size);
    }

    /** Whether there is a glyph for it. */
    static boolean has(int codePoint) {
        return FONT.canDisplay(codePoint);
    }

    private static Font load() {
        try (InputStream in = PlotFont.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not in the application");
            }
            return withoutFontsOfTheMachine(() -> Font.createFont(Font.TRUETYPE_FONT, in));
        } catch (IOException | FontFormatException broken) {
            throw new IllegalStateException("the font of the plots cannot be loaded", broken);
        }
    }

    private interface Work {

        Font run() throws IOException, FontFormatException;
    }

    /**
     * Before it reads a font file, the JDK on Linux wants to know the machine's fonts, and fails where libfontconfig, or
     * every font, is missing. A configuration of no font keeps it from asking. It is read once in the life of a process;
     * where another was chosen, or a JDK knows no such property, fonts are looked for as ever.
     */
    private static Font withoutFontsOfTheMachine(Work work) throws IOException, FontFormatException {
        if (System.getProperty(CONFIGURATION) != null) {
            return work.run();
        }
        Path none = TemporaryFiles.create("fonts");
        try {
            Files.writeString(none, "version=1\nsequence.allfonts=default\n");
            System.setProperty(CONFIGURATION, none.toString());
            return work.run();
        } finally {
            System.clearProperty(CONFIGURATION);
            delete(none);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
