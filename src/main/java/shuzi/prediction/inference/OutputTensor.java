package shuzi.prediction.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import shuzi.core.Numeral;

/** A tensor that a response can have. Its first dimension is the number of images. */
enum OutputTensor {
    LABEL("label", "INT32"),
    PROBABILITIES("probabilities", "FP32", Numeral.ALL.size()),
    MAX_LOGIT("max_logit", "FP32"),
    OUT_OF_CLASS("out_of_class", "BOOL"),
    CHARACTER("character", "BYTES");

    private final String title;
    private final String datatype;
    private final int columns; // 0 for one number for each image

    OutputTensor(String title, String datatype) {
        this(title, datatype, 0);
    }

    OutputTensor(String title, String datatype, int columns) {
        this.title = title;
        this.datatype = datatype;
        this.columns = columns;
    }

    static Optional<OutputTensor> named(String name) {
        return Arrays.stream(values())
                .filter(tensor -> tensor.title.equals(name))
                .findFirst();
    }

    /** Returns the name in requests and responses. */
    String title() {
        return title;
    }

    String datatype() {
        return datatype;
    }

    /** Returns the dimensions after the first. */
    List<Integer> dimensions() {
        return columns == 0 ? List.of() : List.of(columns);
    }
}
