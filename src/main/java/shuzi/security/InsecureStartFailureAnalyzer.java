package shuzi.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why the service does not start. */
final class InsecureStartFailureAnalyzer extends AbstractFailureAnalyzer<InsecureStartException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, InsecureStartException rejected) {
        return new FailureAnalysis(String.valueOf(rejected.getMessage()), rejected.action(), rejected);
    }
}
