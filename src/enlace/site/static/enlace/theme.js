(()=>{var e=localStorage.getItem("enlace-theme");e&&(document.documentElement.dataset.theme=e);})();
