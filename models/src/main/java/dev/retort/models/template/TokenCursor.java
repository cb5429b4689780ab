package dev.retort.models.template;

import java.util.List;

/** Where parsing stands among a template's tokens, and how deep. */
final class TokenCursor {
    /** How deep expressions and blocks may nest: far beyond any published template, far below the stack's end. */
    private static final int MAX_DEPTH = 200;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** The token after the next one; the last token has itself behind it. */
    Token ahead() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    /** Whether the next token is this operator. */
    boolean at(String operator) {
        return peek().is(Token.Kind.OPERATOR, operator);
    }

    private boolean accept(Token.Kind kind, String text) {
        boolean yes = peek().is(kind, text);
        if (yes) {
            next();
        }
        return yes;
    }

    boolean operator(String text) {
        return accept(Token.Kind.OPERATOR, text);
    }

    boolean keyword(String text) {
        return accept(Token.Kind.NAME, text);
    }

    Token expect(Token.Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected(kind == Token.Kind.NAME ? "a name" : new Token(kind, "", 0).shown());
        }
        return next();
    }

    void expectOperator(String text) {
        if (!operator(text)) {
            throw unexpected("'" + text + "'");
        }
    }

    TemplateFault unexpected(String wanted) {
        return new TemplateFault(peek().line(), "expected " + wanted + ", found " + peek().shown());
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateFault(peek().line(), "nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
