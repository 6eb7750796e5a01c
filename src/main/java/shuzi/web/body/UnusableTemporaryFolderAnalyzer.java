package shuzi.web.body;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints to which folder the service cannot write temporary files, and what to do. */
final class UnusableTemporaryFolderAnalyzer extends AbstractFailureAnalyzer<UnusableTemporaryFolderException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnusableTemporaryFolderException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Free space there and let the service write to it, or set another folder: java"
                        + " -Djava.io.tmpdir=/folder.",
                cause);
    }
}
