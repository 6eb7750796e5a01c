package shuzi.dataset.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.image.GreyImage;
import shuzi.dataset.Split;
import shuzi.web.problem.UnprocessableContentException;

/**
 * Converts the lines of a CSV file into images: a label and 4,096 pixels, row by row. If the first line has names, the
 * columns label, character, split, writer and sample can be in any place; all other columns are pixels, in their order.
 * Without names, the label comes first. An error names the line and the column. For speed, pixels are parsed without
 * creating strings.
 */
final class CsvLineHandler extends AbstractBaseCsvCallbackHandler<CsvLine> {

    static final int MAX_FIELD = 64; // characters of a number or of a column's name

    private static final int MAX_EMPTY_LINES = 100; // a file could consist of a billion of them
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
    private @Nullable List<String> names; // the fields of the first line, if it has names
    private byte[] pixels = new byte[0];
    private int pixel;
    private @Nullable Numeral numeral; // set by each line, because every table has a label or a character
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

    /** Returns whether the file has both columns; {@code label} is then the number that the character stands for. */
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
            case LABEL -> numeral = ofLabel(field, text, start, length);
            case CHARACTER -> numeral = ofCharacter(field, new String(text, start, length).strip());
            case IGNORED -> {}
            case WRITER -> writer = orNone(field, text, start, length);
            case SAMPLE -> sample = orNone(field, text, start, length);
            case SPLIT -> split = side(field, new String(text, start, length).strip());
        }
    }

    private static boolean isNumber(char[] text, int start, int length) {
        try {
            return !Double.isNaN(Double.parseDouble(new String(text, start, length)));
        } catch (NumberFormatException ignored) { // it is a name
            return false;
        }
    }

    private int whole(int field, char[] text, int start, int length, int min, int max) {
        int value = digits(text, start, length);
        if (value < 0) {
            value = decimal(new String(text, start, length));
        }
        if (value < min || value > max) {
            throw wrong(
                    field,
                    "is %s; expected: a whole number from %d to %d%s"
                            .formatted(
                                    new String(text, start, length).strip(),
                                    min,
                                    max,
                                    hint(new String(text, start, length), max)));
        }
        return value;
    }

    private static String hint(String text, int max) {
        boolean fraction = max == 255 && text.strip().matches("0?[.,]\\d+");
        return fraction
                ? " (where all pixels are from 0 to 1, multiply them by 255)"
                : max == Numeral.ALL.size() && text.strip().equals("0") ? " (labels start at 1: add 1 to each)" : "";
    }

    private Numeral ofLabel(int field, char[] text, int start, int length) {
        Numeral known = length == 1 ? Numeral.ofCharacter(new String(text, start, length)) : null;
        return known != null ? known : Numeral.ofLabel(whole(field, text, start, length, 1, Numeral.ALL.size()));
    }

    private Numeral ofCharacter(int field, String text) {
        Numeral known = Numeral.ofCharacter(text);
        if (known == null) {
            throw wrong(field, "is %s; expected: a character from 零 to 亿".formatted(text));
        }
        return known;
    }

    /** Returns the value of at most nine digits, or -1 for any other text. */
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

    /** Returns the value of a whole number such as 1.2e+01, as NumPy writes text; -1 for any other text. */
    private static int decimal(String text) {
        try {
            double value = Double.parseDouble(text);
            return value == (int) value ? (int) value : -1;
        } catch (NumberFormatException ignored) { // the caller reports it
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
            return null; // the reader continues with the next line
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
        return new CsvLine(number, namePrefix + number, Objects.requireNonNull(numeral), writer, sample, split, pixels);
    }

    private static List<Column> withoutNames() {
        var columns = new ArrayList<Column>(Collections.nCopies(GreyImage.PIXELS + 1, Column.PIXEL));
        columns.set(0, Column.LABEL);
        return columns;
    }

    private List<Column> columns(List<String> names) {
        var columns =
                new ArrayList<Column>(names.stream().map(CsvLineHandler::column).toList());
        if (columns.contains(Column.CHARACTER)) { // another edition of Chinese MNIST: label is its value
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
