package shuzi.dataset.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shuzi.core.image.GreyImage;
import shuzi.dataset.Numeral;
import shuzi.dataset.Split;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Makes images of the lines of a CSV: a label and 4,096 pixels, row by row. Where the first line has names, the columns label,
 * character, split, writer and sample may stand anywhere, and all others are pixels, in their order; without names the label
 * comes first. The first line that is wrong is named. Nothing makes a string of each field.
 */
final class CsvLineHandler extends AbstractBaseCsvCallbackHandler<CsvLine> {

    static final int MAX_FIELD = 64; // characters of a number, or of a column's name

    private static final int MAX_EMPTY_LINES = 100; // a file could have a billion of them and nothing else
    private static final int MAX_COLUMNS = GreyImage.PIXELS + Column.values().length;

    private enum Column {
        LABEL,
        CHARACTER,
        IGNORED,
        SPLIT,
        WRITER,
        SAMPLE,
        PIXEL
    }

    private final String namePrefix;
    private final @Nullable Split side; // of the file
    private @Nullable List<Column> columns; // null before the first line
    private @Nullable List<String> names; // the first line's fields, if it has names
    private byte[] pixels = new byte[0];
    private int pixel;
    private int label;
    private @Nullable Integer writer;
    private @Nullable Integer sample;
    private @Nullable Split split;
    private boolean empty;
    private int emptyLines;
    private boolean usesCharacterInsteadOfLabel;

    CsvLineHandler(String namePrefix, @Nullable Split side) {
        this.namePrefix = namePrefix;
        this.side = side;
    }

    /** Whether the file has both columns: then label is the number that the character stands for. */
    boolean usesCharacterInsteadOfLabel() {
        return usesCharacterInsteadOfLabel;
    }

    @Override
    protected void handleBegin(long line) {
        pixel = 0;
        writer = null;
        sample = null;
        split = side;
        empty = false;
    }

    @Override
    protected void handleEmpty() {
        empty = true;
        if (++emptyLines > MAX_EMPTY_LINES) {
            throw UnprocessableContentException.because(
                    "The CSV has more than %d empty lines.".formatted(MAX_EMPTY_LINES));
        }
    }

    @Override
    protected void handleField(int field, char[] text, int start, int length, boolean quoted) {
        if (length > MAX_FIELD) {
            throw wrong(field, "has %d characters".formatted(length));
        }
        if (field == 0) {
            pixels = new byte[GreyImage.PIXELS]; // not for an empty line
        }
        if (field == 0 && columns == null) {
            if (isNumber(text, start, length)) {
                columns = withoutNames();
            } else {
                names = new ArrayList<>();
            }
        }
        if (names != null) {
            if (names.size() == MAX_COLUMNS) {
                throw wrong(field, "exceeds the limit of %d columns".formatted(MAX_COLUMNS));
            }
            names.add(new String(text, start, length).strip());
            return;
        }
        if (columns == null || field >= columns.size()) {
            throw wrong(field, "exceeds the %d columns of the table".formatted(columns == null ? 0 : columns.size()));
        }
        switch (columns.get(field)) {
            case PIXEL -> pixels[pixel++] = (byte) whole(field, text, start, length, 0, 255);
            case LABEL -> label = label(field, text, start, length);
            case CHARACTER -> label = character(field, new String(text, start, length).strip());
            case IGNORED -> {}
            case WRITER -> writer = orNone(field, text, start, length);
            case SAMPLE -> sample = orNone(field, text, start, length);
            case SPLIT -> split = side(field, new String(text, start, length).strip());
        }
    }

    private static boolean isNumber(char[] text, int start, int length) {
        try {
            return !Double.isNaN(Double.parseDouble(new String(text, start, length)));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private int whole(int field, char[] text, int start, int length, int least, int most) {
        int value = digits(text, start, length);
        if (value < 0) {
            value = otherwiseWritten(new String(text, start, length));
        }
        if (value < least || value > most) {
            throw wrong(
                    field,
                    "is %s; expected: a whole number from %d to %d%s"
                            .formatted(
                                    new String(text, start, length).strip(),
                                    least,
                                    most,
                                    hint(new String(text, start, length), most)));
        }
        return value;
    }

    private static String hint(String text, int most) {
        boolean fraction = most == 255 && text.strip().matches("0?[.,]\\d+");
        return fraction
                ? " (where all pixels are from 0 to 1, multiply them by 255)"
                : most == Numeral.ALL.size() && text.strip().equals("0") ? " (labels start at 1: add 1 to each)" : "";
    }

    private int label(int field, char[] text, int start, int length) {
        int known = length == 1 ? Numeral.labelOf(new String(text, start, length)) : 0;
        return known > 0 ? known : whole(field, text, start, length, 1, Numeral.ALL.size());
    }

    private int character(int field, String text) {
        int known = Numeral.labelOf(text);
        if (known == 0) {
            throw wrong(field, "is %s; expected: a character from 零 to 亿".formatted(text));
        }
        return known;
    }

    /** The number of some digits; -1 when they are none, or too many. */
    private static int digits(char[] text, int start, int length) {
        if (length == 0 || length > 9) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + length; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            value = 10 * value + text[i] - '0';
        }
        return value;
    }

    /** A whole number as in 1.2e+01, which is how NumPy saves text; -1 when it is none. */
    private static int otherwiseWritten(String text) {
        try {
            double value = Double.parseDouble(text);
            return value == (int) value ? (int) value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private @Nullable Integer orNone(int field, char[] text, int start, int length) {
        return length == 0 ? null : (Integer) whole(field, text, start, length, 0, 999_999_999);
    }

    private Split side(int field, String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TRAIN" -> Split.TRAIN;
            case "TEST" -> Split.TEST;
            default -> throw wrong(field, "is %s; expected is TRAIN or TEST".formatted(text));
        };
    }

    @Override
    protected @Nullable CsvLine buildRecord() {
        if (empty) {
            return null; // the reader goes on
        }
        if (names != null) {
            columns = columns(names);
            names = null;
            return null;
        }
        if (columns == null || getFieldCount() != columns.size()) {
            throw UnprocessableContentException.because("Line %d of the CSV has %d columns; expected: %d."
                    .formatted(
                            getStartingLineNumber(),
                            getFieldCount(),
                            columns == null ? GreyImage.PIXELS + 1 : columns.size()));
        }
        long number = getStartingLineNumber();
        return new CsvLine(number, namePrefix + number, label, writer, sample, split, pixels);
    }

    private static List<Column> withoutNames() {
        var columns = new ArrayList<Column>(Collections.nCopies(GreyImage.PIXELS + 1, Column.PIXEL));
        columns.set(0, Column.LABEL);
        return columns;
    }

    private List<Column> columns(List<String> names) {
        var columns =
                new ArrayList<Column>(names.stream().map(CsvLineHandler::column).toList());
        if (columns.contains(Column.CHARACTER)) { // another packing of Chinese MNIST: label is the character's value
            usesCharacterInsteadOfLabel = columns.contains(Column.LABEL);
            columns.replaceAll(column -> column == Column.LABEL ? Column.IGNORED : column);
        }
        boolean labelled = columns.contains(Column.LABEL) || columns.contains(Column.CHARACTER);
        long pixels = columns.stream().filter(Column.PIXEL::equals).count();
        if (!labelled || pixels != GreyImage.PIXELS) {
            throw UnprocessableContentException.because(
                    "The first line of the CSV names %d columns of pixels and %s label; expected: 4096 and one."
                            .formatted(pixels, labelled ? "a" : "no"));
        }
        for (Column column : Column.values()) {
            if (column != Column.PIXEL
                    && column != Column.IGNORED
                    && columns.stream().filter(column::equals).count() > 1) {
                throw UnprocessableContentException.because("The first line of the CSV names the column %s twice."
                        .formatted(column.name().toLowerCase(Locale.ROOT)));
            }
        }
        return columns;
    }

    private static Column column(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "label" -> Column.LABEL;
            case "character" -> Column.CHARACTER;
            case "split" -> Column.SPLIT;
            case "writer" -> Column.WRITER;
            case "sample" -> Column.SAMPLE;
            default -> Column.PIXEL;
        };
    }

    private UnprocessableContentException wrong(int field, String what) {
        return UnprocessableContentException.because(
                "Line %d, column %d of the CSV %s.".formatted(getStartingLineNumber(), field + 1, what));
    }
}
