package shuzi.problem;

import java.util.List;
import org.springframework.http.HttpStatus;

/** What was sent is of a type that is not taken: 415. */
public final class UnsupportedTypeException extends ProblemException {

    private UnsupportedTypeException(String detail) {
        super(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported type", detail, List.of());
    }

    public static UnsupportedTypeException because(String detail) {
        return new UnsupportedTypeException(detail);
    }
}
