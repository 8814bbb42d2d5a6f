/* Logging in and joining. */
var MemberAction = {
    /* What the server said when it made the page, which the cookie can disagree with (facts/storefront 3). */
    isLogin: function () {
        return window.bMemberIsLogin === true;
    },

    /* sForm: the id of the login form, member_form_<number>. */
    login: function (sForm) {
        var oForm = EC$('#' + sForm);
        if (!oForm.find('#member_id').val() || !oForm.find('#member_passwd').val()) {
            alert(EC_FRONT.say('아이디와 비밀번호를 입력해 주세요.', 'Please enter your ID and password.'));
            return false;
        }
        oForm.submit();
        return false;
    },

    snsLogin: function (sProvider, sReturnUrl) {
        EC_ROUTE.go('/exec/front/Member/snsLogin/?provider=' + sProvider + '&returnUrl=' + (sReturnUrl || ''));
        return false;
    }
};

/* Joins with one click: no form, and no page between this one and the result. */
function snsJoin(sProvider) {
    EC_ROUTE.go('/exec/front/Member/snsJoin/?provider=' + sProvider);
    return false;
}

/* The agreement page leads on when both terms are agreed to. */
function memberAgreement() {
    if (EC$('.agree-term').not(':checked').length) {
        alert(EC_FRONT.say('필수 약관에 동의해 주세요.', 'Please agree to the terms.'));
        return false;
    }
    EC_ROUTE.go('/member/join.html');
    return false;
}

/* Sends the join form when it is complete. */
function memberJoinAction() {
    var sMissing = '';
    EC$('#joinForm [data-required]').each(function () {
        if (!sMissing && !EC$.trim(this.value)) {
            sMissing = EC$(this).attr('data-required');
            this.focus();
        }
    });
    if (!sMissing && EC$('#passwd').val() !== EC$('#user_passwd_confirm').val()) {
        sMissing = EC_FRONT.say('비밀번호 확인', 'password, twice the same');
    }
    if (sMissing) {
        alert(EC_FRONT.say(sMissing + ' 항목을 확인해 주세요.', 'Please fill in: ' + sMissing));
        return false;
    }
    EC$('#joinForm').submit();
    return false;
}
